import { expect } from "../jest-globals.js";
import type { BlobStore } from "@mazepa/core";
import { bytesOf, storeRule, textAt, type MakeBlobStore } from "./blob-store-under-test.js";

/** Concurrent use of a store. */
export function raceRules(makeStore: MakeBlobStore): void {
  storeRule(makeStore, "B2 lets one of several writers ifAbsent win", async ({ store, other }) => {
    const attempts = Array.from({ length: 10 }, (_, index) =>
      (index % 2 ? store : other).put("race", bytesOf(`writer ${index}`), { ifAbsent: true }),
    );

    const written = (await Promise.all(attempts))
      .map((result, index) => (result ? `writer ${index}` : undefined))
      .filter((name) => name !== undefined);

    expect(written).toHaveLength(1);
    expect(await textAt(store, "race")).toBe(written[0]);
  });

  storeRule(makeStore, "B2 lets one of several writers ifVersion win", async ({ store, other }) => {
    const first = await store.put("race", bytesOf("start"));
    const attempts = Array.from({ length: 10 }, (_, index) =>
      (index % 2 ? store : other).put("race", bytesOf(`writer ${index}`), { ifVersion: first?.version }),
    );

    const written = (await Promise.all(attempts))
      .map((result, index) => (result ? `writer ${index}` : undefined))
      .filter((name) => name !== undefined);

    expect(written).toHaveLength(1);
    expect(await textAt(store, "race")).toBe(written[0]);
  });

  storeRule(makeStore, "B2 loses no step of a counter that several advance ifVersion", async ({ store, other }) => {
    await store.put("counter", bytesOf("0"));

    await Promise.all([store, other, store, other].map((view) => advance(view, 5)));

    expect(await textAt(store, "counter")).toBe("20");
  });

  storeRule(makeStore, "B3 shows a reader a blob whole or not at all", async ({ store, other }) => {
    const versions = Array.from({ length: 8 }, (_, index) => new Uint8Array(200_000 + index * 50_000).fill(index + 1));
    let isWriting = true;
    const writing = (async () => {
      for (const bytes of versions) await store.put("large", bytes);
    })().finally(() => (isWriting = false));

    const torn: number[] = [];
    while (isWriting) {
      const bytes = (await other.get("large"))?.bytes;
      const isWhole = bytes === undefined || versions.some((version) => Buffer.compare(version, bytes) === 0);
      if (!isWhole) torn.push(bytes.byteLength);
    }
    await writing;

    expect(torn).toEqual([]);
  });
}

async function advance(store: BlobStore, steps: number): Promise<void> {
  for (let done = 0; done < steps;) {
    const blob = await store.get("counter");
    const next = Number(new TextDecoder().decode(blob?.bytes)) + 1;
    if (await store.put("counter", bytesOf(`${next}`), { ifVersion: blob?.version })) done++;
  }
}
