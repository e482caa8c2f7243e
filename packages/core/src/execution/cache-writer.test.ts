import { describe, expect, it } from "@jest/globals";
import { EntryStore, type NewEntry } from "../cache/entry-store.js";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import { CacheWriter } from "./cache-writer.js";

/** A store that writes nothing until it is told to, one blob after the other. */
class GatedStore extends MemoryBlobStore {
  readonly #waiting: (() => void)[] = [];

  override async put(...blob: Parameters<MemoryBlobStore["put"]>): ReturnType<MemoryBlobStore["put"]> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return super.put(...blob);
  }

  /** Lets `count` blobs be written, as they come. */
  async release(count: number): Promise<void> {
    for (let released = 0; released < count; released++) {
      while (this.#waiting.length === 0) await new Promise(setImmediate);
      this.#waiting.shift()?.();
    }
    await new Promise(setImmediate);
  }
}

const entry: NewEntry = {
  meta: {
    ...{ operationId: "written", contentId: "1", startedAtMs: 0, durationMs: 0, worker: "w" },
    ...{ stamp: "s", inputs: [], createdMs: 0, args: {} },
  },
  ...{ text: "1", compression: 0, replaces: undefined },
};

function openWriter() {
  const store = new GatedStore();
  const writer = new CacheWriter(new EntryStore(store), (_task, error) => {
    throw error;
  });
  /** Writes until relief is needed, and says how many entries there are. */
  const fill = (): number => {
    let written = 0;
    for (; !writer.relief(); written++) writer.write("1", "written", { text: "1", make: async () => entry });
    return written;
  };
  return { store, writer, fill };
}

describe("entries that wait to be written", () => {
  it("K3 are bounded also where values are small", () => {
    const { fill } = openWriter();

    const written = fill();

    expect(written).toBeGreaterThan(1000);
    expect(written).toBeLessThan(5000);
  });

  it("K3 hold the head until half of them are written, with one promise for all", async () => {
    const { store, writer, fill } = openWriter();
    const written = fill();
    const relief = writer.relief();
    const isOne = writer.relief() === relief;
    let isOver = false;
    void relief?.then(() => (isOver = true));

    await store.release(Math.floor(written / 2) - 2);
    const wasOver = isOver;
    await store.release(4);

    expect(isOne).toBe(true);
    expect(wasOver).toBe(false);
    expect(isOver).toBe(true);
    expect(writer.relief()).toBeUndefined();
  });
});
