/** The reason why a cached operation ran: why the cache has no result that may be reused. */
export type CacheReason =
  /** There is no entry: another version, state or other arguments make another one. */
  | { readonly type: "missing" }
  /** Its code has changed; the old and the new digest, undefined if there is none. */
  | { readonly type: "source"; readonly was: string | undefined; readonly is: string | undefined }
  /** Its operation package has another version, and neither can replace the other. */
  | { readonly type: "version"; readonly was: string | undefined; readonly is: string | undefined }
  /** A task whose value it takes has run since. */
  | { readonly type: "upstream"; readonly taskId: string; readonly operationId: string }
  /** A task whose value it takes is never cached. */
  | { readonly type: "upstream-not-cached"; readonly taskId: string; readonly operationId: string }
  /** The entry is older than `ttlMs`. */
  | { readonly type: "expired" }
  /** There is an entry that cannot be read. */
  | { readonly type: "unreadable"; readonly message: string };
