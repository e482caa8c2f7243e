// Lints in three processes, two at once: the types of all packages together take more memory than
// a process of Node is given, and a process for each package would load most types anew.
import { spawn } from "node:child_process";

const core = ["packages/core"];
const large = ["packages/cli", "packages/dashboard", "packages/eslint-plugin"];
const others = [".", ...[...core, ...large].flatMap((folder) => ["--ignore-pattern", `${folder}/`])];
const left = [others, core, large];

await Promise.all([lintNext(), lintNext()]);

async function lintNext() {
  for (let next = left.shift(); next; next = left.shift()) {
    if ((await lint(next)) !== 0) process.exitCode = 1;
  }
}

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
