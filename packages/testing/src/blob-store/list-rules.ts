import { expect } from "../jest-globals.js";
import type { BlobStore } from "@mazepa/core";
import type { ListOptions } from "@mazepa/core/transport";
import { bytesOf, keysOf, storeRule, type MakeBlobStore } from "./blob-store-under-test.js";

/** Finding keys. */
export function listRules(makeStore: MakeBlobStore): void {
  storeRule(makeStore, "B4 lists no keys in an empty store", async ({ store }) => {
    expect(await keysOf(store, "")).toEqual([]);
    expect(await keysOf(store, "a/b/")).toEqual([]);
  });

  storeRule(makeStore, "B4 lists the keys that begin with a text, be it a folder or half a name", async ({ store, other }) => {
    for (const key of ["a/1", "a/2", "a/deep/er/3", "ab/4", "b"]) await store.put(key, bytesOf(key));

    expect(await keysOf(other, "")).toEqual(["a/1", "a/2", "a/deep/er/3", "ab/4", "b"]);
    expect(await keysOf(other, "a")).toEqual(["a/1", "a/2", "a/deep/er/3", "ab/4"]);
    expect(await keysOf(other, "a/")).toEqual(["a/1", "a/2", "a/deep/er/3"]);
    expect(await keysOf(other, "a/de")).toEqual(["a/deep/er/3"]);
    expect(await keysOf(other, "a/deep/er/3")).toEqual(["a/deep/er/3"]);
    expect(await keysOf(other, "c")).toEqual([]);
  });

  storeRule(makeStore, "B4 lists more keys than fit one page of most servers", async ({ store }) => {
    const keys = Array.from({ length: 1100 }, (_, index) => `many/${String(index).padStart(4, "0")}`);
    await Promise.all(keys.map((key) => store.put(key, bytesOf("x"))));

    const first = await listed(store, "many/", { limit: 1050 });
    const rest = await listed(store, "many/", { after: first.at(-1) });

    expect(await listed(store, "many/")).toEqual(keys);
    expect([first.length, ...rest]).toEqual([1050, ...keys.slice(1050)]);
  });

  storeRule(makeStore, "B4 lists no key that was deleted", async ({ store }) => {
    await store.put("a/1", bytesOf("1"));
    await store.put("a/2", bytesOf("2"));
    await store.delete(["a/1"]);

    expect(await keysOf(store, "a/")).toEqual(["a/2"]);
  });

  storeRule(makeStore, "B7 lists keys in the order of their UTF-8 bytes, across folders", async ({ store, other }) => {
    const ordered = ["o/a-b", "o/a.b", "o/a/b", "o/a/c/d", "o/a0", "o/b", "o/\u00fc"];
    for (const key of [...ordered].reverse()) await store.put(key, bytesOf(key));

    expect(await listed(other, "o/")).toEqual(ordered);
  });

  storeRule(
    makeStore,
    "B7 lists the keys after a text, be it a key or not, and no more than wanted",
    async ({ store, other }) => {
      for (const key of ["a/1", "a/2/x", "a/2/y", "a/3", "b/1"]) await store.put(key, bytesOf(key));

      expect(await listed(other, "a/", { after: "a/1" })).toEqual(["a/2/x", "a/2/y", "a/3"]);
      expect(await listed(other, "a/", { after: "a/2/x", limit: 1 })).toEqual(["a/2/y"]);
      expect(await listed(other, "a/", { after: "a/2" })).toEqual(["a/2/x", "a/2/y", "a/3"]);
      expect(await listed(other, "a/", { after: "a/20" })).toEqual(["a/3"]);
      expect(await listed(other, "a/", { after: "a/3" })).toEqual([]);
      expect(await listed(other, "a/", { after: "0", limit: 100 })).toEqual(["a/1", "a/2/x", "a/2/y", "a/3"]);
      await expect(listed(other, "a/", { limit: 0 })).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
    },
  );

  storeRule(makeStore, "B8 reports keys as they are written, if it can watch", async ({ store, other }) => {
    const stop = new AbortController();
    const watched = store.watch?.("w/", { signal: stop.signal });
    await other.put("elsewhere", bytesOf("x"));
    await other.put("w/1", bytesOf("x"));

    const seen: string[] = [];
    for await (const key of watched ?? []) {
      seen.push(key);
      stop.abort();
    }

    expect(seen).toEqual(store.watch ? ["w/1"] : []);
  });
}

/** The keys as the store orders them. */
async function listed(store: BlobStore, prefix: string, options?: ListOptions): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix, options)) keys.push(key);
  return keys;
}
