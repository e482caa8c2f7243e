import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { FileBlobStore } from "../storage/file-blob-store.js";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import { EntryStore } from "./entry-store.js";
import { QuickReads } from "./quick-reads.js";

class OtherReads extends FileBlobStore {
  override async get(): ReturnType<FileBlobStore["get"]> {
    return undefined;
  }
}

let store: FileBlobStore;

beforeEach(async () => {
  store = new FileBlobStore(await mkdtemp(path.join(tmpdir(), "mazepa-quick-")));
  await store.put("a/meta", Buffer.from("a"));
});

afterEach(async () => {
  jest.restoreAllMocks();
  await rm(store.directory, { recursive: true });
});

/** Reads on a clock on which each read takes `durationMs`. */
function readsOf(durationMs: number) {
  let nowMs = 0;
  let times = 0;
  jest.spyOn(performance, "now").mockImplementation(() => (times++ % 2 === 0 ? nowMs : (nowMs += durationMs)));
  const reads = new QuickReads(store.directory);
  /** How many of `count` reads are made at once. */
  return (count: number) =>
    Array.from({ length: count }, () => reads.get("a/meta")).filter((bytes) => bytes !== undefined).length;
}

describe("quick reads", () => {
  it("give the bytes of a blob, and undefined where there is none", () => {
    const reads = QuickReads.of(store);

    expect([reads?.get("a/meta"), reads?.get("b/meta"), reads?.get("a")]).toEqual([Buffer.from("a"), undefined, undefined]);
  });

  it("W12 follow no link", async () => {
    await symlink(path.join(store.directory, "a/meta"), path.join(store.directory, "a/link"));

    expect(QuickReads.of(store)?.get("a/link")).toBeUndefined();
  });

  it("are for directories alone, and not for subclasses that read otherwise", () => {
    const others = [new MemoryBlobStore(), new OtherReads(store.directory)].map((other) => QuickReads.of(other));

    expect(others).toEqual([undefined, undefined]);
  });

  it("stop after 5 ms until the event loop has had a turn", async () => {
    const made = readsOf(0.125);

    const before = made(100);
    await new Promise(setImmediate);
    const after = made(1);

    expect([before, after]).toEqual([41, 1]);
  });

  it("leave a thousand to the store after two slow ones in a row", async () => {
    const made = readsOf(2);

    const before = made(3);
    await new Promise(setImmediate);
    const after = [made(999), made(3)];

    expect([before, ...after]).toEqual([2, 0, 2]);
  });

  it("K8 a damaged entry is unreadable, as it is where the store reads it", async () => {
    const entry = { operationId: "quick", contentId: "1" };
    await store.put("cache/v1/quick/1/meta", Buffer.from("damaged"));

    const found = [await new EntryStore(store).find(entry), await new EntryStore(new OtherReads(store.directory)).find(entry)];

    expect(found).toEqual([
      { type: "unreadable", message: "it is damaged, or was written by something else" },
      { type: "missing" },
    ]);
  });
});
