const contentIdLength = 32;
const lastDigits = 8;

/**
 * FNV-1a (draft-eastlake-fnv) with the high bits mixed in: ids set by hand may differ in their last letter only. Of what is as long as a
 * content id the last digits do, since there they are as good as random.
 */
export function hashOfId(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = id.length === contentIdLength ? contentIdLength - lastDigits : 0; index < id.length; index++)
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return hash ^ (hash >>> 15);
}
