// Lints in two processes, for two processors: core, whose types are a program of their own, and
// all else.
import { spawn } from "node:child_process";
import { twoAtOnce } from "./two-at-once.js";

const core = "packages/core";

const codes = await twoAtOnce([[core], [".", "--ignore-pattern", `${core}/`]], lint);
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
