// Type-checks what `tsc -b` does not build: tests and type tests (under both kinds of decorators),
// and these scripts.
import { spawn } from "node:child_process";
import { globSync } from "tinyglobby";
import { twoAtOnce } from "./two-at-once.js";

const projects = globSync(["{packages,examples,bench}/**/tsconfig.{test,standard}.json", "scripts/tsconfig.json"], {
  ignore: "**/node_modules/**",
}).sort();
const codes = await twoAtOnce(projects, compile);
const failed = projects.filter((_, index) => codes[index] !== 0);

if (failed.length > 0) {
  console.error(`Types do not fit in ${failed.join(", ")}.`);
  process.exitCode = 1;
}

/**
 * Resolves to the exit code of the compiler.
 *
 * @param {string} project
 * @returns {Promise<number | null>}
 */
function compile(project) {
  console.log(`tsc -p ${project}`);
  const tsc = spawn("npx", ["tsc", "-p", project, "--noEmit"], { stdio: "inherit" });
  return new Promise((resolve, reject) => tsc.on("error", reject).on("exit", resolve));
}
