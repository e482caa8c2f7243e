/**
 * FNV-1a (draft-eastlake-fnv) of every other letter, the last one included, with the high bits
 * mixed in: ids set by hand may differ in their last letters only.
 */
export function hashOfId(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = id.length - 1; index >= 0; index -= 2) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return hash ^ (hash >>> 15);
}
