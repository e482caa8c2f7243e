/** The keys of rows that are marked, after one was marked or not. */
export function withMark(marked: ReadonlySet<string>, key: string, isMarked: boolean): ReadonlySet<string> {
  const keys = new Set(marked);
  if (isMarked) keys.add(key);
  else keys.delete(key);
  return keys;
}
