// Runs in full what tests try at random, with a fresh seed that is printed
// (`MAZEPA_SEED=<seed> npm run test:search` repeats it). Arguments are for jest.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";

const searches = globSync("packages/*/{src,test}/**/*.test.ts").filter((file) =>
  /"fast-check"|\/random-runs\.js"/.test(readFileSync(file, "utf8")),
);

const { status } = spawnSync("npx", ["jest", "--runTestsByPath", ...searches, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { MAZEPA_SEARCH: "1", NODE_OPTIONS: "--experimental-vm-modules --no-warnings", ...process.env },
});
process.exitCode = status ?? 1;
