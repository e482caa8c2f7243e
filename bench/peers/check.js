/** How many values there are, if they are those of tasks that give back their numbers. */
export function countOf(values) {
  const sum = values.reduce((total, value) => total + Number(value), 0);
  const { length } = values;
  if (sum !== (length * (length - 1)) / 2) throw new Error(`${length} values add up to ${sum}.`);
  return length;
}

/** Numbers from 0 on, in chunks. */
export function* slices(count, size = 1000) {
  for (let first = 0; first < count; first += size)
    yield Array.from({ length: Math.min(size, count - first) }, (_, index) => first + index);
}
