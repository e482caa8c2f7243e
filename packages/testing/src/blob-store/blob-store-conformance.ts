import { describe } from "../jest-globals.js";
import { basicRules } from "./basic-rules.js";
import type { MakeBlobStore } from "./blob-store-under-test.js";
import { conditionRules } from "./condition-rules.js";
import { keyRules } from "./key-rules.js";
import { listRules } from "./list-rules.js";
import { raceRules } from "./race-rules.js";

/**
 * Declares the tests that every `BlobStore` must pass. Call it at the top of a test file;
 * `makeStore` is called for each test and gives an empty store.
 *
 * @example
 * ```ts
 * blobStoreConformance("MemoryBlobStore", () => new MemoryBlobStore());
 * ```
 */
export function blobStoreConformance(name: string, makeStore: MakeBlobStore): void {
  describe(`${name} as a BlobStore`, () => {
    basicRules(makeStore);
    conditionRules(makeStore);
    listRules(makeStore);
    keyRules(makeStore);
    raceRules(makeStore);
  });
}
