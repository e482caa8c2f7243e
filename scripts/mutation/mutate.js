// Breaks core on purpose, one small change at a time, and counts how many of them its tests notice:
// node scripts/mutation/mutate.js [--count 15] [--seed 1] [folder]. The sample is the same for the same
// sources and seed. Survivors are told; below the floor, the run fails.
import { spawn } from "node:child_process";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { mutantsIn } from "./mutants.js";

/** Which tests hold a folder of core; those that take longest come last. */
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
const floor = 0.9;
const words = { passed: "lives  ", failed: "noticed", overran: "endless" };
/** A mutant with which tests take this many times as long is noticed, too: it may loop for ever. */
const maxFactor = 4;
/** What starting jest may take, however short the tests are. */
const minMs = 60_000;

const { values, positionals } = parseArgs({
  options: {
    count: { type: "string", default: "15" },
    seed: { type: "string", default: "1" },
    parallel: { type: "string", default: "2" },
  },
  allowPositionals: true,
});
const folders = /** @type {(keyof typeof testsOf)[]} */ (positionals.length > 0 ? positionals : Object.keys(testsOf));
const chosen = folders.flatMap((folder) =>
  sample(mutantsIn(`packages/core/src/${folder}`)).map((mutant) => ({ mutant, folder })),
);

/** How long the tests of each folder may take, by what they take without a mutant. */
const maxMs = new Map();
for (const folder of folders) maxMs.set(folder, Math.round(Math.max(minMs, maxFactor * (await unchangedMs(folder)))));

const left = [...chosen];
/** @type {string[]} */
const survivors = [];
await Promise.all(Array.from({ length: Number(values.parallel) }, tryMutants));

const killed = chosen.length - survivors.length;
const share = killed / chosen.length;
console.log(`${killed} of ${chosen.length} mutants were noticed (${Math.floor(share * 100)} %, at least ${floor * 100} %).`);
process.exitCode = share >= floor ? 0 : 1;

async function tryMutants() {
  for (let next = left.pop(); next; next = left.pop()) {
    const { mutant, folder } = next;
    const name = `${relative(".", mutant.file)}:${mutant.line}: ${mutant.change}`;
    const startedMs = performance.now();
    const ended = await runTests(folder, { mutant, timeoutMs: maxMs.get(folder) });
    if (ended === "passed") survivors.push(name);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
    console.log(`${words[ended]} ${seconds.padStart(4)} s  ${name}`);
  }
}

/**
 * What the tests of a folder take as they are. They have to pass: else every mutant would seem to
 * be noticed.
 *
 * @param {keyof typeof testsOf} folder
 */
async function unchangedMs(folder) {
  const startedMs = performance.now();
  const ended = await runTests(folder, {});
  if (ended !== "passed") throw new Error(`The tests of ${folder} fail without a mutant.`);
  return performance.now() - startedMs;
}

/**
 * @param {keyof typeof testsOf} folder
 * @param {{ mutant?: import("./mutants.js").Mutant, timeoutMs?: number }} options
 * @returns {Promise<keyof typeof words>}
 */
function runTests(folder, { mutant, timeoutMs }) {
  const paths = testsOf[folder].map((path) => `packages/core/${path}`);
  const env = {
    ...process.env,
    MAZEPA_SEARCH: undefined,
    MAZEPA_MUTANT: mutant && JSON.stringify(mutant),
    NODE_OPTIONS: "--experimental-vm-modules --no-warnings",
  };
  const child = spawn(
    process.execPath,
    ["node_modules/jest/bin/jest.js", "-c", "scripts/mutation/jest.config.js", "-i", ...paths],
    {
      stdio: "ignore",
      env,
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    },
  );
  return new Promise((resolve) =>
    child.on("exit", (code) => resolve(code === 0 ? "passed" : code === null ? "overran" : "failed")),
  );
}

/**
 * As many of the mutants as were asked for, by a generator that gives the same ones for the same
 * seed (mulberry32).
 *
 * @template T
 * @param {T[]} mutants
 */
function sample(mutants) {
  let state = Number(values.seed);
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pool = [...mutants];
  const count = Math.min(Number(values.count), pool.length);
  return Array.from({ length: count }, () => pool.splice(Math.floor(random() * pool.length), 1)).flat();
}
