import { it } from "@jest/globals";
import type { BlobStore } from "@mazepa/core";

/** An empty store, and how to clear up after it. */
export interface BlobStoreUnderTest {
  readonly store: BlobStore;
  /** Another object for the same blobs, as another process would have it; `store` itself if left out. */
  readonly reopen?: () => BlobStore | Promise<BlobStore>;
  readonly dispose?: () => void | Promise<void>;
}

/** Makes an empty store for one test. */
export type MakeBlobStore = () => BlobStoreUnderTest | Promise<BlobStoreUnderTest>;

/** The two views that a rule's test gets: the store, and the same blobs opened again. */
export interface StoreViews {
  readonly store: BlobStore;
  readonly other: BlobStore;
}

/** Declares one test with a store of its own. */
export function storeRule(makeStore: MakeBlobStore, rule: string, test: (views: StoreViews) => Promise<void>): void {
  it(rule, async () => {
    const { store, reopen, dispose } = await makeStore();
    try {
      await test({ store, other: (await reopen?.()) ?? store });
    } finally {
      await dispose?.();
    }
  });
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export async function textAt(store: BlobStore, key: string): Promise<string | undefined> {
  const blob = await store.get(key);
  return blob && new TextDecoder().decode(blob.bytes);
}

/** The keys that begin with `prefix`, sorted. */
export async function keysOf(store: BlobStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys.sort();
}
