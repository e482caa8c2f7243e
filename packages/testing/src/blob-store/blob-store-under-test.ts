import { it } from "../jest-globals.js";
import type { BlobStore } from "@mazepa/core";

/** An empty store, and how to clean up after it. */
export interface BlobStoreUnderTest {
  readonly store: BlobStore;
  /** Opens another object for the same blobs, as another process would. Default: `store` itself. */
  readonly reopen?: () => BlobStore | Promise<BlobStore>;
  /** Called after the test: remove the directory, stop the server. */
  readonly dispose?: () => void | Promise<void>;
}

/**
 * Makes an empty store for one test. It is called for each test; a server may be shared between
 * them.
 */
export type MakeBlobStore = () => BlobStore | BlobStoreUnderTest | Promise<BlobStore | BlobStoreUnderTest>;

const timeoutMs = 120_000;

/** The two views that a rule's test gets: the store, and the same blobs opened again. */
export interface StoreViews {
  readonly store: BlobStore;
  readonly other: BlobStore;
}

/** Declares one test with a store of its own. */
export function storeRule(makeStore: MakeBlobStore, rule: string, test: (views: StoreViews) => Promise<void>): void {
  const onFreshStore = async () => {
    const made = await makeStore();
    const { store, reopen, dispose }: BlobStoreUnderTest = "store" in made ? made : { store: made };
    try {
      await test({ store, other: (await reopen?.()) ?? store });
    } finally {
      await dispose?.();
    }
  };
  it(rule, onFreshStore, timeoutMs);
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
