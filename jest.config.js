import { randomInt } from "node:crypto";

/** The two kinds of decorators that users may have, and what swc needs to know for each. */
const decorators = {
  legacy: { legacyDecorator: true },
  standard: { decoratorVersion: "2023-11" },
};

/**
 * Tests that try at random try the same each time, unless they search; in a search all of them
 * share one seed.
 */
const isSearching = process.env.MAZEPA_SEARCH !== undefined;
if (isSearching) process.env.MAZEPA_SEED ??= String(randomInt(2 ** 31));

/** The projects that take part in a search: all, unless some are named. */
const searchers = process.env.MAZEPA_SEARCH_IN?.split(",");

/** Tests import the sources of every package, without building, through this export condition. */
const sources = ["mazepa-source", "node", "node-addons"];
const built = ["node", "node-addons"];

/**
 * @param {string} displayName
 * @param {{ kind: keyof typeof decorators, conditions: string[], testMatch: string[],
 *   testPathIgnorePatterns?: string[] }} options
 */
function project(displayName, { kind, conditions, testMatch, testPathIgnorePatterns = [] }) {
  const swc = {
    jsc: {
      target: "es2022",
      parser: { syntax: "typescript", decorators: true },
      transform: decorators[kind],
      keepClassNames: true,
    },
    module: { type: "es6" },
    sourceMaps: "inline",
  };
  return {
    displayName,
    testEnvironment: "node",
    testEnvironmentOptions: { customExportConditions: conditions },
    extensionsToTreatAsEsm: [".ts"],
    moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
    transform: { "^.+\\.ts$": ["@swc/jest", swc] },
    setupFiles: [
      ...((searchers?.includes(displayName) ?? true) ? [] : ["<rootDir>/scripts/no-search.ts"]),
      "<rootDir>/scripts/random-seed.ts",
    ],
    testMatch,
    testPathIgnorePatterns: ["/node_modules/", "/dist/", ...testPathIgnorePatterns],
  };
}

const folders = ["packages/*/src", "packages/*/test", "examples", "scripts"].map((folder) => `<rootDir>/${folder}/**`);

/** @param {string} ending */
const named = (ending) => folders.map((folder) => `${folder}/*${ending}`);

/** Builds what these tests run, so that none runs against an old bundle. */
const bundleFirst = { globalSetup: "<rootDir>/scripts/bundle-first.js" };

const projects = [
  project("unit", {
    kind: "legacy",
    conditions: sources,
    testMatch: named(".test.ts"),
    testPathIgnorePatterns: ["\\.(standard|built|smoke|browser)\\.test\\.ts$"],
  }),
  project("standard", { kind: "standard", conditions: sources, testMatch: named(".standard.test.ts") }),
  { ...project("built", { kind: "legacy", conditions: built, testMatch: named(".built.test.ts") }), ...bundleFirst },
  { ...project("browser", { kind: "legacy", conditions: built, testMatch: named(".browser.test.ts") }), ...bundleFirst },
  {
    ...project("runtimes", { kind: "legacy", conditions: built, testMatch: named(".smoke.test.ts") }),
    globalSetup: "<rootDir>/scripts/runtimes.js",
  },
];

/** Those that start processes, a browser or other runtimes run when they are asked for. */
const asked = (process.env.MAZEPA_TESTS ?? "unit,standard").split(",");

/** @type {import("jest").Config} */
export default {
  projects: projects.filter(({ displayName }) => asked.includes(displayName)),
  // It ends tests that hang; on a machine with much to do, those that are well take long.
  testTimeout: isSearching ? 1_800_000 : 600_000,
  // Many tests wait for leases and long polls, so that two processors keep six workers busy.
  maxWorkers: 6,
  testSequencer: "<rootDir>/scripts/slow-first.js",
  workerIdleMemoryLimit: "1GB",
  reporters: ["default", "<rootDir>/scripts/test-counts.js"],
};
