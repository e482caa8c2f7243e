import { describe, expect, it } from "@jest/globals";
import { BlockCache } from "./block-cache.js";
import type { DecodedBlock } from "./decoded-block.js";

function block(megabytes: number): DecodedBlock {
  const none = new Uint32Array();
  return { bytes: new Uint8Array(megabytes * 2 ** 20), starts: none, successes: none, names: [], baseMs: 0 };
}

/** Those of the blocks, each named by one letter, that are still there; each is used. */
function keptOf(cache: BlockCache, names: string): string {
  return [...names].filter((name) => cache.get(name)).join("");
}

describe("BlockCache", () => {
  it("keeps four megabytes, of the blocks that were used last", async () => {
    const cache = new BlockCache();
    for (const name of "abcd") await cache.load(name, async () => block(1));
    const atFirst = keptOf(cache, "abcd");
    cache.get("a");

    await cache.load("e", async () => block(1));
    const withoutOne = keptOf(cache, "bcdea");
    await cache.load("f", async () => block(2));

    expect([atFirst, withoutOne, keptOf(cache, "abcdef")]).toEqual(["abcd", "cdea", "aef"]);
  });

  it("keeps the last block, however large", async () => {
    const cache = new BlockCache();
    await cache.load("small", async () => block(1));

    await cache.load("large", async () => block(5));

    expect([cache.get("small"), cache.get("large")?.bytes.length]).toEqual([undefined, 5 * 2 ** 20]);
  });

  it("loads a block once for all calls meanwhile, and again after a failure or when there was none", async () => {
    const cache = new BlockCache();
    const loads: string[] = [];
    const load = (how: string, found: () => DecodedBlock | undefined) =>
      cache.load("a", async () => {
        loads.push(how);
        return found();
      });
    const fail = () => {
      throw new Error("unreachable");
    };

    const [first, second] = [load("first", fail), load("second", fail)];
    await expect(first).rejects.toThrow("unreachable");
    await load("third", () => undefined);
    await load("fourth", () => block(1));

    expect(second).toBe(first);
    expect(loads).toEqual(["first", "third", "fourth"]);
    expect(cache.get("a")).toBeDefined();
  });
});
