// Runs the build, every `check:*` script of the root package, two at once, and the tests, and says
// at the end which failed.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { twoAtOnce } from "./two-at-once.js";

/** Those that take longest start first, so that no processor waits for one at the end. */
const long = ["check:lint", "check:types", "check:pages", "check:format", "check:docs"];

/** @typedef {{ readonly name: string, readonly passed: boolean, readonly seconds: number }} Result */

const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
const checks = Object.keys(scripts).filter((name) => name.startsWith("check:"));

const built = run("build");
const checked = await twoAtOnce([...long, ...checks.filter((name) => !long.includes(name))], runQuietly);
const tested = run("test:all");
const results = [built, ...checked.toSorted((one, other) => checks.indexOf(one.name) - checks.indexOf(other.name)), tested];

console.log("");
for (const { name, passed, seconds } of results) {
  console.log(`${passed ? "ok    " : "FAILED"}  ${name.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s`);
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;

/**
 * @param {string} name
 * @returns {Result}
 */
function run(name) {
  console.log(`\n> npm run ${name}`);
  const startedMs = performance.now();
  const { status } = spawnSync("npm", ["run", "--silent", name], { stdio: "inherit" });
  return { name, passed: status === 0, seconds: secondsSince(startedMs) };
}

/**
 * Shows what the script has printed when it has ended, so that it stands in one place.
 *
 * @param {string} name
 * @returns {Promise<Result>}
 */
async function runQuietly(name) {
  const startedMs = performance.now();
  const npm = spawn("npm", ["run", "--silent", name], { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const output of [npm.stdout, npm.stderr]) output.setEncoding("utf8").on("data", (text) => (printed += text));
  const code = await new Promise((resolve, reject) => npm.on("error", reject).on("close", resolve));
  console.log(`\n> npm run ${name}\n${printed.trimEnd()}`);
  return { name, passed: code === 0, seconds: secondsSince(startedMs) };
}

/** @param {number} startedMs */
function secondsSince(startedMs) {
  return (performance.now() - startedMs) / 1000;
}
