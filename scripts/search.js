// Runs in full what tests try at random, with a fresh seed that is printed
// (`MAZEPA_SEED=<seed> npm run test:search` repeats it), and then whether tests notice mutants.
// Arguments are for jest; with any, mutants are left out.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";

const searches = globSync("packages/*/{src,test}/**/*.test.ts").filter((file) =>
  /"fast-check"|\/random-runs\.js"/.test(readFileSync(file, "utf8")),
);

const args = process.argv.slice(2);
const jest = run("npx", "jest", "--runTestsByPath", ...searches, ...args);
const mutants = args.length > 0 || run(process.execPath, "scripts/mutation/mutate.js");
process.exitCode = jest && mutants ? 0 : 1;

/**
 * Says whether the program has ended well.
 *
 * @param {string} program
 * @param {...string} programArgs
 */
function run(program, ...programArgs) {
  const env = {
    MAZEPA_SEARCH: "1",
    MAZEPA_TESTS: "unit,standard,built",
    NODE_OPTIONS: "--experimental-vm-modules --no-warnings",
    ...process.env,
  };
  return spawnSync(program, programArgs, { stdio: "inherit", env }).status === 0;
}
