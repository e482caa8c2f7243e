/**
 * FNV-1a (draft-eastlake-fnv) with the high bits mixed in: ids set by hand may differ in their last
 * letter only.
 */
export function hashOfId(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return hash ^ (hash >>> 15);
}
