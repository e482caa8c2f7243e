// Runs in full what tests try at random, with a fresh seed that is printed (`MAZEPA_SEED=<seed> npm run test:search` repeats it), and then breaks core on purpose.
// Arguments are for jest; with any, only the tests run.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";

const searches = globSync("packages/*/{src,test}/**/*.test.ts").filter((file) =>
  /"fast-check"|\/random-runs\.js"/.test(readFileSync(file, "utf8")),
);

const args = process.argv.slice(2);
const tests = spawnSync("npx", ["jest", "--runTestsByPath", ...searches, ...args], {
  stdio: "inherit",
  env: { MAZEPA_SEARCH: "1", NODE_OPTIONS: "--experimental-vm-modules --no-warnings", ...process.env },
});
const mutants = args.length > 0 ? tests : spawnSync(process.execPath, ["scripts/mutate.js"], { stdio: "inherit" });
process.exitCode = tests.status || mutants.status || 0;
