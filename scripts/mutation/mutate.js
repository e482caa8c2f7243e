// Breaks core on purpose, one small change at a time, and counts how many of them its tests notice:
// node scripts/mutation/mutate.js [--count 50] [--seed 1] [folder]. The sample is the same for the
// same sources and seed. Survivors are told; below the floor, the run fails.
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { twoAtOnce } from "../two-at-once.js";
import { mutantsIn } from "./mutants.js";
import { folders, reachingTests } from "./reaching-tests.js";
import { runTests } from "./run-tests.js";

const floor = 0.9;
const words = { passed: "lives  ", failed: "noticed", overran: "endless" };
/** A mutant with which tests take this many times as long is noticed, too: it may loop for ever. */
const maxFactor = 4;
/** What starting jest may take, however short the tests are. */
const minMs = 60_000;

const { values, positionals } = parseArgs({
  options: { count: { type: "string", default: "50" }, seed: { type: "string", default: "1" } },
  allowPositionals: true,
});

let tried = 0;
let survived = 0;
for (const folder of folders.filter((name) => positionals.length === 0 || positionals.includes(name))) {
  const testsFor = await reachingTests(folder);
  const endings = await twoAtOnce(sample(mutantsIn(`packages/core/src/${folder}`)), (mutant) =>
    tryMutant(mutant, testsFor(mutant)),
  );
  tried += endings.length;
  survived += endings.filter((ending) => ending === "passed").length;
}

const share = (tried - survived) / tried;
console.log(`${tried - survived} of ${tried} mutants were noticed (${Math.floor(share * 100)} %, at least ${floor * 100} %).`);
process.exitCode = share >= floor ? 0 : 1;

/**
 * @param {import("./mutants.js").Mutant} mutant
 * @param {import("./reaching-tests.js").TestFile[]} tests
 */
async function tryMutant(mutant, tests) {
  const startedMs = performance.now();
  const timeoutMs = Math.round(minMs + maxFactor * tests.reduce((sum, { ms }) => sum + ms, 0));
  const args = ["--runTestsByPath", ...tests.map(({ file }) => file)];
  const ended =
    tests.length === 0 ? "passed" : await runTests(args, { env: { MAZEPA_MUTANT: JSON.stringify(mutant) }, timeoutMs });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(`${words[ended]} ${seconds.padStart(4)} s  ${relative(".", mutant.file)}:${mutant.line}: ${mutant.change}`);
  return ended;
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
