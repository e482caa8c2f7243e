import { describe, expect, it, jest } from "@jest/globals";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import type { BlobStore } from "../storage/blob-store.js";
import { RangeReader } from "./range-reader.js";

describe("RangeReader", () => {
  it("reads a blob once for all its parts, where a store cannot read parts", async () => {
    const store: BlobStore = new MemoryBlobStore();
    Object.assign(store, { getRange: undefined });
    await store.put("one", Buffer.from("abcdef"));
    await store.put("other", Buffer.from("uvwxyz"));
    const get = jest.spyOn(store, "get");
    const reader = new RangeReader(store);
    const read = async (key: string, start: number, end: number) => {
      const bytes = await reader.read(key, start, end);
      return bytes && Buffer.from(bytes).toString();
    };

    const parts = [await read("one", 0, 2), await read("one", 4, 9), await read("other", 1, 3), await read("none", 0, 1)];

    expect(parts).toEqual(["ab", "ef", "vw", undefined]);
    expect(get.mock.calls.map(([key]) => key)).toEqual(["one", "other", "none"]);
  });
});
