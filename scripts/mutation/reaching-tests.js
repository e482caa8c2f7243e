import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTests } from "./run-tests.js";

/** Which tests hold a folder of core. */
const testsOf = {
  scheduling: [
    "src/scheduling",
    "test/scheduling",
    "test/flows",
    "test/units",
    "test/execution/(retries|limits|cancellation|events|remembering|room|time-limits)",
  ],
  checkpoint: ["src/checkpoint", "test/checkpoint", "test/execution/(resume|head-lease|heads-in-turn|attempt-numbers)"],
  worker: ["src/worker", "test/worker", "test/queues", "test/tasks/told-progress", "test/execution/user-callbacks"],
};

/** @typedef {keyof typeof testsOf} Folder */
/** @typedef {{ file: string, ms: number, blocks: Set<string> }} TestFile */

export const folders = /** @type {Folder[]} */ (Object.keys(testsOf));

/**
 * Runs the tests of a folder as they are, and resolves to what gives, for a mutant, those files
 * that reach the block it is in, those first that are over soonest. The tests have to pass: else
 * every mutant would seem to be noticed.
 *
 * @param {Folder} folder
 * @returns {Promise<(mutant: import("./mutants.js").Mutant) => TestFile[]>}
 */
export async function reachingTests(folder) {
  const noted = join(mkdtempSync(join(tmpdir(), "reached-")), "files");
  const paths = testsOf[folder].map((path) => `packages/core/${path}`);
  const ended = await runTests(paths, { env: { MAZEPA_MUTANTS: folder, MAZEPA_REACHED: noted } });
  if (ended !== "passed") throw new Error(`The tests of ${folder} fail without a mutant.`);
  const files = readFileSync(noted, "utf8").trim().split("\n").map(parse);
  rmSync(join(noted, ".."), { recursive: true });
  files.sort((one, other) => one.ms - other.ms);
  return ({ file, block }) => files.filter(({ blocks }) => block === undefined || blocks.has(`${file}:${block}`));
}

/**
 * @param {string} line
 * @returns {TestFile}
 */
function parse(line) {
  const { blocks, ...file } = JSON.parse(line);
  return { ...file, blocks: new Set(blocks) };
}
