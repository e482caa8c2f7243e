// Runs before each test file while no mutant is in: it notes which blocks the file reaches and how
// long it takes, a line a file, in the file that `MAZEPA_REACHED` names.
import { afterAll, expect } from "@jest/globals";
import { appendFileSync } from "node:fs";

/** @type {Set<string>} */
const blocks = new Set();
const startedMs = performance.now();
Object.assign(globalThis, { reachedBlocks: blocks });

afterAll(() => {
  const { testPath } = expect.getState();
  const noted = { file: testPath, ms: performance.now() - startedMs, blocks: [...blocks] };
  appendFileSync(process.env.MAZEPA_REACHED ?? "", `${JSON.stringify(noted)}\n`);
});
