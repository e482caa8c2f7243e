// Lints in four processes, two at once: the types of all packages together take more memory than
// a process of Node is given, and a process for each package would load most types anew.
import { spawn } from "node:child_process";
import { twoAtOnce } from "./two-at-once.js";

const core = ["packages/core"];
const programs = ["packages/cli", "packages/dashboard", "packages/eslint-plugin"];
const packages = ["packages", ...ignoring([...core, ...programs])];
const others = [".", ...ignoring(["packages"])];

const codes = await twoAtOnce([packages, core, programs, others], lint);
if (codes.some((code) => code !== 0)) process.exitCode = 1;

/**
 * Resolves to the exit code of ESLint.
 *
 * @param {readonly string[]} what
 * @returns {Promise<number | null>}
 */
function lint(what) {
  const eslint = spawn("npx", ["eslint", "--max-warnings", "0", ...what], { stdio: "inherit" });
  return new Promise((resolve, reject) => eslint.on("error", reject).on("exit", resolve));
}

/** @param {readonly string[]} folders */
function ignoring(folders) {
  return folders.flatMap((folder) => ["--ignore-pattern", `${folder}/`]);
}
