import type { BlobStore } from "@mazepa/core";

/**
 * Makes the stores of heads that follow each other. One that was followed notes nothing more of
 * what is in flight, as after a kill.
 */
export function storesOfHeads(store: BlobStore): () => BlobStore {
  let heads = 0;
  return () => {
    const head = ++heads;
    const isOfDead = (key: string | undefined) => head < heads && key?.includes("/in-flight/") === true;
    return {
      get: (key) => store.get(key),
      put: async (key, ...rest) => (isOfDead(key) ? undefined : store.put(key, ...rest)),
      delete: async (keys) => (isOfDead(keys[0]) ? undefined : store.delete(keys)),
      list: (...args) => store.list(...args),
    };
  };
}
