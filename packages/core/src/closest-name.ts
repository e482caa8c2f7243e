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
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  const at = (row: number[], column: number): number => row[column] ?? Infinity;
  for (let i = 0; i < from.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const kept = at(above, j) + (from[i] === to[j] ? 0 : 1);
      const swapped = from[i] === to[j - 1] && from[i - 1] === to[j] ? at(before, j - 1) + 1 : Infinity;
      row.push(Math.min(at(above, j + 1) + 1, at(row, j) + 1, kept, swapped));
    }
    [before, above] = [above, row];
  }
  return at(above, to.length);
}
