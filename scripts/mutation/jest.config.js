// How jest runs the tests of one mutant: as unit tests, with the mutant put in.
import config from "../../jest.config.js";

const [unit] = config.projects ?? [];
if (typeof unit !== "object") throw new Error("jest.config.js has no project of unit tests.");
const [[pattern, [, swc]]] = /** @type {[[string, [string, object]]]} */ (Object.entries(unit.transform ?? {}));

/** @type {import("jest").Config} */
export default {
  ...unit,
  rootDir: "../..",
  transform: { [pattern]: ["<rootDir>/scripts/mutation/transform.js", swc] },
  testTimeout: 30_000,
  bail: 1,
};
