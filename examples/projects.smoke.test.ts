import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import ts from "typescript";

const app = process.env["MAZEPA_RUNTIMES_APP"] ?? "";
const tools = process.env["MAZEPA_RUNTIMES_TOOLS"] ?? "";
const folder = path.join(app, "projects");
const local = createRequire(path.resolve("index.js"));
const tool = createRequire(path.join(tools, "index.js"));
const elsewhere = mkdtempSync(path.join(tmpdir(), "mazepa-bundle-"));
afterAll(() => rmSync(elsewhere, { recursive: true }));

const timeoutMs = 600_000;
const output = ["IN PROCESS 3", "IN THREADS 3", "BY WORKER 3", ""].join("\n");
const withoutThreads = ["IN PROCESS 3", "BY WORKER 3", ""].join("\n");

beforeAll(() => {
  mkdirSync(path.join(folder, "cjs"), { recursive: true });
  mkdirSync(path.join(folder, "esm"), { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{ "type": "commonjs" }');
  writeFileSync(path.join(folder, "esm/package.json"), '{ "type": "module" }');
}, timeoutMs);

describe("TypeScript", () => {
  it.each([
    ["commonjs", { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10, outDir: "cjs" }],
    ["node16", { module: ts.ModuleKind.Node16 }],
    ["nodenext", { module: ts.ModuleKind.NodeNext }],
    ["bundler", { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, outDir: "esm" }],
  ])(
    "O16 finds the types under module %s",
    (_name, options) => {
      expect(compile(options)).toEqual([]);
    },
    timeoutMs,
  );
});

describe("Node", () => {
  it.each(["esm", "cjs"])(
    "O16 runs a head, threads and a worker compiled to %s",
    async (kind) => {
      const stdout = await node([path.join(kind, "program.js"), path.resolve(folder, kind, "operations.js")]);

      expect(stdout).toBe(output);
    },
    timeoutMs,
  );

  it(
    "O16 has one registry, by import, by require, and by both at once",
    async () => {
      const stdout = await node(["both.cjs"]);

      expect(stdout).toBe("true A\nB\n");
    },
    timeoutMs,
  );

  it(
    "O16 runs a flow in Nest",
    async () => {
      const stdout = await node(["cjs/nest.js"], { NODE_PATH: path.join(tools, "node_modules") });

      expect(stdout).toBe("IN NEST 3\n");
    },
    timeoutMs,
  );

  it.each([
    ["ts-node", [local.resolve("ts-node/dist/bin.js"), "--transpileOnly"]],
    ["tsx", [path.join(tools, "node_modules/tsx/dist/cli.mjs")]],
  ])(
    "O16 runs TypeScript by %s",
    async (_name, command) => {
      expect(await node([...command, "program.ts"])).toBe(withoutThreads);
    },
    timeoutMs,
  );
});

describe("test runners", () => {
  it.each(["commonjs", "es6"])(
    "O16 jest runs a flow with modules of kind %s",
    async (type) => {
      const isModule = type === "es6";
      const jsc = { parser: { syntax: "typescript", decorators: true }, transform: { legacyDecorator: true }, target: "es2022" };
      const config = {
        rootDir: folder,
        testRegex: "/journey\\.case\\.ts$",
        moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
        transform: { "\\.ts$": [tool.resolve("@swc/jest"), { jsc, module: { type } }] },
        ...(isModule && { extensionsToTreatAsEsm: [".ts"] }),
      };
      const flags = isModule ? ["--experimental-vm-modules"] : [];

      const { stderr } = await run([...flags, path.resolve("node_modules/jest/bin/jest.js"), "--config", JSON.stringify(config)]);

      expect(stderr).toContain("1 passed, 1 total");
    },
    timeoutMs,
  );

  it(
    "O16 vitest runs a flow",
    async () => {
      const vitest = path.join(tools, "node_modules/vitest/vitest.mjs");

      const { stdout } = await run([vitest, "run", "--globals", "--config", "vitest.config.mjs"]);

      expect(stdout).toMatch(/1 passed/);
    },
    timeoutMs,
  );
});

describe("bundlers", () => {
  it.each([
    ["esbuild, ESM", "esbuild-esm", ".mjs"],
    ["esbuild, CommonJS", "esbuild-cjs", ".cjs"],
    ["esbuild, of TypeScript with standard decorators", "esbuild-typescript", ".mjs"],
    ["webpack in production mode", "webpack", ".cjs"],
    ["Rollup", "rollup", ".mjs"],
  ])(
    "O14 O16 a minified bundle of %s runs a head, threads, a worker, and functions of Lambda",
    async (_name, kind, extension) => {
      await node(["bundle.mjs", kind, path.join(elsewhere, kind)], { MAZEPA_TOOLS: tools });

      const thread = path.join(elsewhere, kind, `thread${extension}`);
      const stdout = await node([path.join(elsewhere, kind, `program${extension}`), thread]);
      const functions = await node([path.join(elsewhere, kind, `handlers${extension}`)]);

      expect(stdout).toBe(output);
      expect(functions).toBe('IN LAMBDA 3 memory {"batchItemFailures":[]}\n');
    },
    timeoutMs,
  );
});

/**
 * Checks the project under these options, and writes JavaScript if they say where. Returns what is
 * wrong.
 */
function compile({ outDir, ...options }: ts.CompilerOptions): string[] {
  const files = readdirSync(folder).filter((file) => /^(?!nest).*\.ts$/.test(file) || (outDir === "cjs" && file === "nest.ts"));
  const program = ts.createProgram(
    files.map((file) => path.join(folder, file)),
    {
      ...{ target: ts.ScriptTarget.ES2022, strict: true, experimentalDecorators: true, emitDecoratorMetadata: true },
      ...{ types: [], typeRoots: [path.join(app, "node_modules/@types")], skipLibCheck: false, lib: ["lib.es2023.d.ts"] },
      ...(outDir === undefined ? { noEmit: true } : { outDir: path.join(folder, outDir) }),
      ...(outDir === "cjs" && { paths: { "*": [path.join(tools, "node_modules/*")] } }),
      ...options,
    },
  );
  const problems = [...ts.getPreEmitDiagnostics(program)].filter(({ file }) => !file?.fileName.startsWith(tools));
  program.emit();
  return problems.map(({ file, messageText }) => `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
}

async function node(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  return (await run(args, env)).stdout;
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const quiet = {
    ...process.env,
    NODE_OPTIONS: "",
    NODE_NO_WARNINGS: "1",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
  return promisify(execFile)(process.execPath, args, { cwd: folder, env: { ...quiet, ...env }, timeout: timeoutMs * 0.9 });
}
