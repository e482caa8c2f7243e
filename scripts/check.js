// Runs the build, every `check:*` script of the root package and the tests, one after the other,
// and says at the end which failed.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
const checks = Object.keys(scripts).filter((name) => name.startsWith("check:"));

const results = ["build", ...checks, "test:all"].map((name) => {
  console.log(`\n> npm run ${name}`);
  const startedMs = performance.now();
  const { status } = spawnSync("npm", ["run", "--silent", name], { stdio: "inherit" });
  return { name, passed: status === 0, seconds: (performance.now() - startedMs) / 1000 };
});

console.log("");
for (const { name, passed, seconds } of results) {
  console.log(`${passed ? "ok    " : "FAILED"}  ${name.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s`);
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
