import { digest } from "../serialization/identity.js";

/** The prefix of all keys of the cache. */
export const cachePrefix = "cache/v1/";

/**
 * The maximum length of an operation's name in keys; longer ones are cut, with a digest of the
 * whole.
 */
const maxNameBytes = 100;

/** The identity of an entry: the operation, and the content id of the call. */
export interface EntryId {
  readonly operationId: string;
  readonly contentId: string;
}

/** The prefix of all entries of an operation. */
export function operationPrefix(operationId: string): string {
  return `${cachePrefix}${nameOf(operationId)}/`;
}

/** The prefix of all blobs of an entry. */
export function entryPrefix({ operationId, contentId }: EntryId): string {
  return `${operationPrefix(operationId)}${contentId}/`;
}

/** The key of the metadata of a result, which also has a small value itself. */
export function metaKey(id: EntryId): string {
  return `${entryPrefix(id)}meta`;
}

/** The key of a large value. */
export function valueKey(id: EntryId, stamp: string): string {
  return `${entryPrefix(id)}value-${stamp}`;
}

/** The prefix of the entry that a blob is of; undefined for other keys, and files of runs. */
export function entryOfKey(key: string): string | undefined {
  return /^(cache\/v1\/[^/]+\/[^/]+\/)[^/]+$/.exec(key)?.[1];
}

/**
 * The name of an operation in keys: percent-encoded, since its id may hold any character. A leading
 * dot is reserved.
 */
function nameOf(operationId: string): string {
  const wellFormed = Buffer.from(operationId).toString();
  const encoded = encodeURIComponent(wellFormed).replace(/^\./, "%2E").replaceAll("*", "%2A");
  const isWhole = encoded.length <= maxNameBytes && wellFormed === operationId;
  return isWhole ? encoded : `${encoded.slice(0, maxNameBytes)}-${digest(operationId).slice(0, 16)}`;
}
