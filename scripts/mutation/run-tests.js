import { spawn } from "node:child_process";

/**
 * How a run of tests ended: `passed`, `failed`, or `overran`, when it was killed.
 *
 * @typedef {"passed" | "failed" | "overran"} Ending
 */

/**
 * Runs tests of core, one after the other, until one fails.
 *
 * @param {readonly string[]} args For jest: which tests.
 * @param {{ env: NodeJS.ProcessEnv, timeoutMs?: number }} options
 * @returns {Promise<Ending>}
 */
export function runTests(args, { env, timeoutMs }) {
  const child = spawn(
    process.execPath,
    ["node_modules/jest/bin/jest.js", "-c", "scripts/mutation/jest.config.js", "-i", ...args],
    {
      stdio: "ignore",
      env: { ...process.env, MAZEPA_SEARCH: undefined, NODE_OPTIONS: "--experimental-vm-modules --no-warnings", ...env },
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    },
  );
  return new Promise((resolve) =>
    child.on("exit", (code) => resolve(code === 0 ? "passed" : code === null ? "overran" : "failed")),
  );
}
