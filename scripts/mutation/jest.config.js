// How jest runs the tests of one mutant: as unit tests, with the mutant put in. Without a mutant,
// what each test file reaches is noted.
import config from "../../jest.config.js";

const [unit] = config.projects ?? [];
if (typeof unit !== "object") throw new Error("jest.config.js has no project of unit tests.");
const [[pattern, [, swc]]] = /** @type {[[string, [string, object]]]} */ (Object.entries(unit.transform ?? {}));

/** @type {import("jest").Config} */
export default {
  ...unit,
  rootDir: "../..",
  transform: { [pattern]: ["<rootDir>/scripts/mutation/transform.js", swc] },
  setupFilesAfterEnv: process.env.MAZEPA_MUTANT === undefined ? ["<rootDir>/scripts/mutation/note-reached.js"] : [],
  testEnvironment: "<rootDir>/scripts/mutation/first-failure.js",
  testSequencer: "<rootDir>/scripts/mutation/given-order.js",
  testTimeout: 30_000,
  bail: 1,
};
