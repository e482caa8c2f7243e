/** Lists of `size` items each; the last one may be shorter. */
export function* slices<T>(items: Iterable<T>, size: number): Generator<T[], void> {
  let slice: T[] = [];
  for (const item of items) {
    slice.push(item);
    if (slice.length < size) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}
