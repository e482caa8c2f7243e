import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileBlobStore, MemoryBlobStore } from "@mazepa/core";
import { blobStoreConformance } from "../src/index.js";

blobStoreConformance("MemoryBlobStore", () => new MemoryBlobStore());

blobStoreConformance("FileBlobStore", async () => {
  const parent = await mkdtemp(join(tmpdir(), "mazepa-blobs-"));
  const directory = join(parent, "store");
  return {
    store: new FileBlobStore(directory),
    reopen: () => new FileBlobStore(directory),
    dispose: () => rm(parent, { recursive: true }),
  };
});
