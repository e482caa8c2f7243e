import { expect } from "@jest/globals";
import { bytesOf, keysOf, storeRule, type MakeBlobStore } from "./blob-store-under-test.js";

/** Finding keys. */
export function listRules(makeStore: MakeBlobStore): void {
  storeRule(makeStore, "B4 lists nothing of an empty store", async ({ store }) => {
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

    expect(await keysOf(store, "many/")).toEqual(keys);
  });

  storeRule(makeStore, "B4 lists no key that was deleted", async ({ store }) => {
    await store.put("a/1", bytesOf("1"));
    await store.put("a/2", bytesOf("2"));
    await store.delete(["a/1"]);

    expect(await keysOf(store, "a/")).toEqual(["a/2"]);
  });
}
