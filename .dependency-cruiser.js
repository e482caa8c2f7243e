/**
 * Folders of core, lowest first: each imports only from those before it. The reasons are in
 * ARCHITECTURE.md.
 */
const layers = [
  "errors",
  "collections",
  "registry",
  "serialization",
  "retry",
  "messaging",
  "storage",
  "tasks",
  "code",
  "checkpoint",
  "signals",
  "flows",
  "operations",
  "wire",
  "isolation",
  "decorators",
  "queues",
  "planning",
  "cache",
  "scheduling",
  "outcomes",
  "progress",
  "detached",
  "status",
  "execution",
  "worker",
];
const styles = ["canvas", "graph", "jobs", "patterns"];
const transports = ["local", "sqs", "s3", "rabbitmq"];
const tests = "\\.test(-d)?\\.ts$";
const core = "^packages/core/src";

/** What no source file but a test may do. */
function forbid(name, comment, from, to) {
  return { name, comment, severity: "error", from: { pathNot: tests, ...from }, to };
}

const layerRules = layers.slice(0, -1).map((layer, index) => {
  const above = layers.slice(index + 1).join("|");
  return forbid(
    `core-layer-${layer}`,
    `${layer} lies below ${above}`,
    { path: `${core}/${layer}/` },
    { path: `${core}/(${above})/` },
  );
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Files that need each other, be it only for a type, are one file or need a third one below them.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...layerRules,
    forbid(
      "core-known-folders",
      "A new folder of core gets a place among the layers.",
      { path: `${core}/` },
      { path: `${core}/(?!(${layers.join("|")})/)[^/]+/` },
    ),
    forbid(
      "core-files-below-folders",
      "What stands beside the folders of core is below all of them.",
      { path: `${core}/[^/]+\\.ts$`, pathNot: [tests, `${core}/(index|transport|internal|errors)\\.ts$`] },
      { path: `${core}/[^/]+/` },
    ),
    forbid(
      "queues-know-no-flows",
      "A queue is handed submissions: what yielded them, and when, is not its business.",
      { path: `${core}/queues/` },
      { path: `${core}/(flows|scheduling)/` },
    ),
    forbid(
      "planning-knows-no-queue",
      "A plan walks flows without running them, so that it needs neither a queue nor the scheduler.",
      { path: `${core}/planning/` },
      { path: `${core}/(queues|scheduling)/` },
    ),
    forbid(
      "status-only-for-execution",
      "Status records are for people: nothing resumes from them, and only the execution writes them.",
      { path: `${core}/(?!status/|execution/)[^/]+/` },
      { path: `${core}/status/` },
    ),
    forbid(
      "execution-and-worker-apart",
      "They meet through messages.",
      { path: `${core}/worker/` },
      { path: `${core}/execution/` },
    ),
    forbid(
      "scheduling-is-pure",
      "The scheduler does no I/O and has no dependencies.",
      { path: `${core}/scheduling/` },
      { pathNot: "^packages/core/src/" },
    ),
    forbid(
      "core-names-no-package",
      "Core knows none of the other packages.",
      { path: `${core}/` },
      { path: "^packages/(?!core/)" },
    ),
    ...transports.map((transport) =>
      forbid(
        `transport-alone-${transport}`,
        "Transports depend on core and never on each other.",
        { path: `^packages/${transport}/src/` },
        { path: `^packages/(?!(core|${transport})/)` },
      ),
    ),
    forbid(
      "transports-only-by-cli",
      "Only the command knows several transports, and loads them by URL scheme when they are asked for.",
      { path: "^packages/(?!cli/)([^/]+)/src/" },
      { path: `^packages/(${transports.join("|")})/`, pathNot: "^packages/$1/" },
    ),
    forbid(
      "cli-loads-dynamically",
      "Users of the command install only the transports that they use.",
      { path: "^packages/cli/src/" },
      { path: `^packages/(${transports.join("|")})/`, dependencyTypesNot: ["dynamic-import"] },
    ),
    ...styles.map((style) =>
      forbid(
        `style-on-core-${style}`,
        "A style of writing flows needs core only, so that it runs on every queue.",
        { path: `^packages/${style}/src/` },
        { path: `^packages/(?!(core|${style})/)` },
      ),
    ),
    forbid(
      "lint-rules-alone",
      "Rules tell types by their declarations, so that they need none of the other packages.",
      { path: "^packages/eslint-plugin/src/" },
      { path: "^packages/(?!eslint-plugin/)" },
    ),
    forbid(
      "dashboard-on-core",
      "The dashboard is given its store, brokers and board, so that it needs core only.",
      { path: "^packages/dashboard/src/" },
      { path: "^packages/(?!(core|dashboard)/)" },
    ),
    forbid(
      "page-knows-answers",
      "The page runs in a browser: of all packages it knows the dashboard's answers and shared texts.",
      { path: "^packages/dashboard/page/src/" },
      { path: "^packages/(?!dashboard/(page/src|src/api|src/texts)/)", dependencyTypesNot: ["type-only"] },
    ),
    forbid(
      "not-own-index",
      "Imports of a package's index from inside make cycles.",
      { path: "^packages/([^/]+)/src/" },
      { path: "^packages/$1/src/index\\.ts$" },
    ),
    forbid("no-index-in-folders", "Import the file that defines it.", {}, { path: "^packages/[^/]+/src/.+/index\\.ts$" }),
    forbid(
      "no-insides-of-others",
      "Use what the other package exports.",
      { path: "^packages/([^/]+)/" },
      {
        path: "^packages/[^/]+/(src/.+|dist/.+)",
        pathNot: [
          "^packages/$1/",
          "^packages/[^/]+/src/(index|transport|internal|faults|isolation/pool-worker-main)\\.ts$",
          "^packages/[^/]+/dist/(index|transport|internal|faults|isolation/pool-worker-main)\\.(d\\.ts|js)$",
        ],
      },
    ),
    forbid(
      "no-tests-in-product",
      "Tests are not published.",
      { path: "^packages/[^/]+/src/" },
      { path: `${tests}|^packages/[^/]+/test/` },
    ),
    forbid("no-vague-names", "Name the concept.", {}, { path: "^packages/.*/(utils?|helpers?|common|misc)(\\.ts$|/)" }),
    forbid("kebab-case", "Files are named in kebab-case.", {}, { path: "^packages/[^/]+/src/.*[A-Z_]" }),
    forbid(
      "no-dev-dependencies",
      "Users do not get devDependencies.",
      { path: "^packages/[^/]+/src/" },
      {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown", "unknown", "undetermined"],
        // @jest/globals is an optional peer of testing.
        pathNot: "^packages/|node_modules/@types/|node_modules/@jest/globals/",
      },
    ),
    {
      name: "resolvable",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: { path: "^packages/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "^packages/[^/]+/dist/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["mazepa-source", "import", "node", "default", "types"],
    },
  },
};
