import type { BlobStore, MemoryBlobStore } from "../../src/index.js";

/** Calls of a store that fail: by the number of the call, from 1. */
export function failingStore(
  inner: MemoryBlobStore,
  fails: (call: number, method: "get" | "put" | "delete") => boolean,
): BlobStore {
  let calls = 0;
  const orFail = async <T>(method: "get" | "put" | "delete", work: () => Promise<T>): Promise<T> => {
    if (fails(++calls, method)) throw new Error(`${method} ${calls} failed`);
    return work();
  };
  return {
    get: (key) => orFail("get", () => inner.get(key)),
    put: (key, bytes, options) => orFail("put", () => inner.put(key, bytes, options)),
    delete: (keys) => orFail("delete", () => inner.delete(keys)),
    list: (prefix) => inner.list(prefix),
  };
}
