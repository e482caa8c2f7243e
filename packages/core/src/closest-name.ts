/**
 * The known name that is nearest to `name`; undefined when none is near. Case and dashes do not
 * count.
 */
export function closestName(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name);
  const distances = known.map((candidate) => ({ candidate, distance: editDistance(wanted, plain(candidate)) }));
  const [closest] = distances.sort((a, b) => a.distance - b.distance);
  return closest && closest.distance <= Math.max(1, Math.floor(wanted.length / 3)) ? closest.candidate : undefined;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll("-", "");
}

/** The number of letters to add, remove, replace or swap with their neighbours. */
function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= from.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(from.length, to.length);
}
