import { describe, expect, it } from "@jest/globals";
import { resolve } from "node:path";
import { openBlobStore, registerBlobStoreScheme } from "./blob-store-url.js";
import type { FileBlobStore } from "./file-blob-store.js";
import { MemoryBlobStore } from "./memory-blob-store.js";

function directoryOf(location: string): string {
  return (openBlobStore(location) as FileBlobStore).directory;
}

describe("openBlobStore", () => {
  it("takes a path or a file URL for a directory", () => {
    expect(directoryOf("some/where")).toBe(resolve("some/where"));
    expect(directoryOf("file:///some/where%20else")).toBe("/some/where else");
  });

  it("gives back a store as it is", () => {
    const store = new MemoryBlobStore();

    expect(openBlobStore(store)).toBe(store);
  });

  it("asks the package that registered the scheme, in any case of letters", () => {
    const store = new MemoryBlobStore();
    registerBlobStoreScheme("Test-Blobs", (url) => Object.assign(store, { url }));

    expect(openBlobStore("test-blobs://bucket/prefix?x=1")).toMatchObject({ url: "test-blobs://bucket/prefix?x=1" });
  });

  it.each([
    ["s3://bucket/prefix", "@mazepa/s3"],
    ["file://host/path", "file:///absolute/path"],
    ["", "empty text"],
    [5 as never, "BlobStore"],
    [{} as never, "BlobStore"],
    [undefined as never, "BlobStore"],
  ])("says for %j what is missing: %s", (location, told) => {
    expect(() => openBlobStore(location)).toThrow(
      expect.objectContaining({ code: "MAZEPA_INVALID_OPTION", message: expect.stringContaining(told) }),
    );
  });
});
