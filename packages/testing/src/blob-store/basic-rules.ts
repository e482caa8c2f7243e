import { expect } from "../jest-globals.js";
import { bytesOf, storeRule, textAt, type MakeBlobStore } from "./blob-store-under-test.js";

/** Reading, writing and deleting. */
export function basicRules(makeStore: MakeBlobStore): void {
  storeRule(makeStore, "B1 has nothing at a key that was never written", async ({ store }) => {
    expect(await store.get("a/b")).toBeUndefined();
    expect(await store.getRange?.("a/b", 0, 10)).toBeUndefined();
  });

  storeRule(makeStore, "B1 gives back every byte, to other processes too", async ({ store, other }) => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);

    await store.put("a/bytes", bytes);

    for (const view of [store, other])
      expect(Buffer.compare(Buffer.from((await view.get("a/bytes"))?.bytes ?? []), bytes)).toBe(0);
  });

  storeRule(makeStore, "B1 keeps an empty blob, which is not an absent one", async ({ store, other }) => {
    await store.put("empty", new Uint8Array());

    expect((await other.get("empty"))?.bytes.byteLength).toBe(0);
  });

  storeRule(makeStore, "B1 replaces a blob", async ({ store, other }) => {
    await store.put("a", bytesOf("the first and longer text"));
    await store.put("a", bytesOf("second"));

    expect(await textAt(other, "a")).toBe("second");
  });

  storeRule(makeStore, "B1 keeps a blob when the writer's array, or a reader's, changes later", async ({ store }) => {
    const bytes = bytesOf("abc");
    await store.put("a", bytes);
    bytes.fill(0);
    (await store.get("a"))?.bytes.fill(0);

    expect(await textAt(store, "a")).toBe("abc");
  });

  storeRule(makeStore, "B1 deletes several keys at once, and absent ones without complaint", async ({ store, other }) => {
    for (const key of ["a", "b/c", "d"]) await store.put(key, bytesOf(key));

    await store.delete(["a", "b/c", "never/there"]);
    await store.delete([]);

    expect([await textAt(other, "a"), await textAt(other, "b/c"), await textAt(other, "d")]).toEqual([undefined, undefined, "d"]);
  });

  storeRule(makeStore, "B9 saves a reader the bytes of a version that it has, where it can", async ({ store, other }) => {
    const first = await store.put("a", bytesOf("first"));
    const unchanged = await other.get("a", { unlessVersion: first?.version });
    await store.put("a", bytesOf("second"));
    const changed = await other.get("a", { unlessVersion: first?.version });
    await store.delete(["a"]);

    const text = (found: typeof changed) => (found && found !== "same" ? new TextDecoder().decode(found.bytes) : found);
    expect(["same", "first"]).toContain(text(unchanged));
    expect(text(changed)).toBe("second");
    expect(await other.get("a", { unlessVersion: first?.version })).toBeUndefined();
  });

  storeRule(makeStore, "B5 reads a range where it can, and less where the blob ends", async ({ store }) => {
    await store.put("a", bytesOf("0123456789"));
    const range = async (start: number, end: number) => {
      const bytes = await store.getRange?.("a", start, end);
      return bytes && new TextDecoder().decode(bytes);
    };

    const read = [await range(0, 3), await range(4, 8), await range(8, 100), await range(10, 20), await range(50, 60)];

    expect(read).toEqual(store.getRange ? ["012", "4567", "89", "", ""] : Array(5).fill(undefined));
  });
}
