import { expect } from "../jest-globals.js";
import { bytesOf, storeRule, textAt, type MakeBlobStore } from "./blob-store-under-test.js";

/** Conditional writes, one after the other. */
export function conditionRules(makeStore: MakeBlobStore): void {
  storeRule(makeStore, "B2 writes ifAbsent only where there is no blob", async ({ store, other }) => {
    const first = await store.put("a", bytesOf("first"), { ifAbsent: true });
    const second = await other.put("a", bytesOf("second"), { ifAbsent: true });

    expect(first?.version).toEqual(expect.any(String));
    expect(second).toBeUndefined();
    expect(await textAt(store, "a")).toBe("first");
  });

  storeRule(makeStore, "B2 writes ifAbsent again after a deletion", async ({ store }) => {
    await store.put("a", bytesOf("first"));
    await store.delete(["a"]);

    expect(await store.put("a", bytesOf("second"), { ifAbsent: true })).toBeDefined();
  });

  storeRule(makeStore, "B2 tells the version that a reader gets", async ({ store, other }) => {
    const written = await store.put("a", bytesOf("first"));

    expect((await other.get("a"))?.version).toBe(written?.version);
  });

  storeRule(makeStore, "B2 writes ifVersion only over that version", async ({ store, other }) => {
    const first = await store.put("a", bytesOf("first"));
    const second = await other.put("a", bytesOf("second"), { ifVersion: first?.version });
    const third = await store.put("a", bytesOf("third"), { ifVersion: first?.version });

    expect(second?.version).not.toBe(first?.version);
    expect(third).toBeUndefined();
    expect(await textAt(store, "a")).toBe("second");
  });

  storeRule(makeStore, "B2 writes nothing ifVersion where there is no blob", async ({ store }) => {
    const first = await store.put("a", bytesOf("first"));
    await store.delete(["a"]);

    expect(await store.put("a", bytesOf("second"), { ifVersion: first?.version })).toBeUndefined();
    expect(await store.get("a")).toBeUndefined();
  });

  storeRule(makeStore, "B2 changes the version with an unconditional write", async ({ store }) => {
    const first = await store.put("a", bytesOf("first"));
    await store.put("a", bytesOf("second"));

    expect(await store.put("a", bytesOf("third"), { ifVersion: first?.version })).toBeUndefined();
  });
}
