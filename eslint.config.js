import js from "@eslint/js";
import tseslint from "typescript-eslint";
import { configs as mazepa } from "./packages/eslint-plugin/dist/index.js";

const page = ["packages/dashboard/page/src/**/*.{ts,tsx}"];
const sources = ["packages/*/src/**/*.ts", ...page];
const tests = ["**/*.test.ts", "**/*.test-d.ts", "packages/*/test/**/*.ts"];
const typed = ["packages/*/{src,test}/**/*.ts", ...page, "examples/**/*.ts", "bench/**/*.ts"];

/**
 * Projects of files that have one of their own. Most have one in common: each with the sources of
 * core reads and checks them anew.
 */
const projects = {
  "packages/core/**/*.ts": "packages/core/tsconfig.test.json",
  "packages/core/**/*.standard.test.ts": "packages/core/tsconfig.standard.json",
  "packages/graph/**/*.standard.test.ts": "packages/graph/tsconfig.standard.json",
  "packages/dashboard/page/**/*.{ts,tsx}": "packages/dashboard/page/tsconfig.json",
  "examples/06-flights/**/*.ts": "examples/06-flights/tsconfig.test.json",
};

const restrictedSyntax = [
  { selector: "ExportDefaultDeclaration", message: "Export by name: a default export has a different name in every importer." },
  { selector: "TSEnumDeclaration", message: "Use a union of string literals instead of an enum." },
  { selector: "TSModuleDeclaration[kind='namespace']", message: "Use a module instead of a namespace." },
  { selector: "TSParameterProperty", message: "Declare the field and assign it: Node cannot strip parameter properties." },
  {
    selector: ":matches(PropertyDefinition, MethodDefinition)[accessibility='private']",
    message: "Use a #private field or method.",
  },
];

const nodeGlobals = [
  ...["process", "console", "performance", "URL", "Buffer", "AbortController", "AbortSignal", "fetch", "structuredClone"],
  ...["setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate", "queueMicrotask"],
];

const timersEnd =
  "Use Timer, repeat or pause of packages/core/src/timer.ts: Node's own timers fire at once when the delay is over 24.8 days.";

const impure =
  "The scheduler is a pure step function: take the time and the random source as arguments, let the driver arm timers.";

export default tseslint.config(
  { ignores: ["**/dist/", "**/node_modules/", "docs/api/", "coverage/", "**/.mazepa/", "packages/eslint-plugin/test/project/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    rules: {
      // Comments are prose: the limit is theirs. Prettier cares for code.
      "max-len": [
        "error",
        { code: 1000, comments: 100, ignoreUrls: true, ignorePattern: "eslint-disable|@ts-expect-error|@type" },
      ],
    },
  },
  {
    files: ["**/*.js", "**/*.cjs", "**/*.mjs"],
    languageOptions: { globals: Object.fromEntries(nodeGlobals.map((name) => [name, "readonly"])) },
  },
  {
    files: typed,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: "tsconfig.lint.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 3],
      "require-yield": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      // Classes and functions are keys here; calling one is refused by no-unsafe-call.
      "@typescript-eslint/no-unsafe-function-type": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      // Methods of an asynchronous protocol need not wait for anything.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  ...Object.entries(projects).map(([files, project]) => ({
    files: [files],
    languageOptions: { parserOptions: { project } },
  })),
  {
    files: sources,
    ignores: tests,
    rules: {
      "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true, IIFEs: true }],
      "no-console": "error",
      "no-restricted-syntax": ["error", ...restrictedSyntax],
      "no-restricted-imports": [
        "error",
        {
          paths: [{ name: "node:timers/promises", importNames: ["setTimeout", "setInterval"], message: timersEnd }],
          patterns: [
            { regex: "^\\.{1,2}/(.*/)?index\\.js$", message: "Import the file that defines it: indexes are for users." },
          ],
        },
      ],
      "@typescript-eslint/no-non-null-assertion": "error",
    },
  },
  {
    files: sources,
    // A browser has no timer of core's, and pages do not wait for days.
    ignores: ["packages/core/src/timer.ts", ...page, ...tests],
    rules: {
      "no-restricted-globals": ["error", ...["setTimeout", "setInterval"].map((name) => ({ name, message: timersEnd }))],
    },
  },
  { files: sources, ignores: ["**/errors.ts", "**/*-errors.ts", ...tests], rules: { "max-classes-per-file": ["error", 1] } },
  {
    files: ["packages/core/src/scheduling/**/*.ts"],
    ignores: tests,
    rules: {
      "no-restricted-globals": [
        "error",
        ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "performance", "process", "crypto"].map((name) => ({
          name,
          message: impure,
        })),
      ],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: impure },
        { object: "Math", property: "random", message: impure },
      ],
    },
  },
  { files: ["packages/cli/src/**/*.ts"], rules: { "no-console": "off" } },
  { files: ["examples/**/*.ts"], extends: [mazepa.recommended] },
  // Rules are lists of tests, as in describe.
  { files: ["packages/testing/src/**/*-rules.ts"], rules: { "max-lines-per-function": "off" } },
  {
    files: [...tests, "examples/**/*.ts", "bench/**/*.ts"],
    rules: {
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/only-throw-error": "off",
      "@typescript-eslint/unbound-method": "off",
      "max-params": "off",
    },
  },
);
