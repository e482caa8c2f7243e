import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rolldown } from "rolldown";
import { globSync } from "tinyglobby";
import { commonJsEntriesOf } from "./entries.js";

const commonJsFolder = "dist/cjs";

/**
 * Modules that a program names when it runs are required, as jest without ESM needs it. Threads and
 * processes start from the bundle in ESM.
 *
 * @type {import("rolldown").Plugin}
 */
const required = {
  name: "required",
  transform(code) {
    return code
      .replaceAll(/(?<!#)\bimport\((?:\/\*.*?\*\/ ?)*(?=[a-z])/g, "requireModule(")
      .replaceAll(/\("\.\/(.+)", import\.meta\.url\)/g, '("../bundle/$1", import.meta.url)');
  },
};

const requireModule = `const requireModule = async (name) => require(name.startsWith("file:") ? require("node:url").fileURLToPath(name) : name);`;

/**
 * A copy of the package in CommonJS, for what can neither import nor require ESM: jest without
 * `--experimental-vm-modules`, and TypeScript's older settings. Node itself has one copy, in ESM,
 * whichever way it is loaded.
 *
 * @param {string} folder
 * @param {import("./entries.js").Manifest} pkg
 */
export async function bundleCommonJs(folder, pkg) {
  if (!pkg.files?.some((file) => commonJsFolder.startsWith(file))) return;
  const modules = await rolldown({
    cwd: folder,
    platform: "node",
    input: commonJsEntriesOf(pkg),
    resolve: { alias: { "#class-transformer": path.join(folder, "src/class-transformer.ts") } },
    external: (id) => !/^[./#]/.test(id) && !path.isAbsolute(id) && !isModuleOnly(id),
    plugins: [required],
  });
  const { output } = await modules.generate({
    dir: commonJsFolder,
    format: "cjs",
    exports: "named",
    chunkFileNames: "[name].chunk.js",
    comments: { legal: true, annotation: false, jsdoc: false },
    dynamicImportInCjs: false,
    banner: ({ moduleIds }) => (moduleIds.length > 0 ? requireModule : ""),
  });
  const place = path.join(folder, commonJsFolder);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  writeFileSync(path.join(place, "package.json"), '{ "type": "commonjs" }\n');
  for (const file of output) writeFileSync(path.join(place, file.fileName), file.type === "chunk" ? file.code : file.source);
  writeLicences(place, output);
  copyTypes(folder);
}

/**
 * Whether a dependency is published as ESM only, and so has to be part of the copy.
 *
 * @param {string} id
 */
function isModuleOnly(id) {
  const manifest = manifestOf(id);
  if (manifest === undefined) return false;
  const { type, exports } = JSON.parse(readFileSync(manifest, "utf8"));
  return type === "module" && !JSON.stringify(exports ?? "").includes('"require"');
}

/** @param {string} id */
function manifestOf(id) {
  const [scope = "", name = ""] = id.split("/");
  const file = path.join("node_modules", scope.startsWith("@") ? `${scope}/${name}` : scope, "package.json");
  return existsSync(file) ? file : undefined;
}

/**
 * The licences of what is part of the copy go with it.
 *
 * @param {string} place
 * @param {import("rolldown").RolldownOutput["output"]} output
 */
function writeLicences(place, output) {
  const ids = output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
  const packages = new Set(ids.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []));
  const texts = [...packages].sort().map((folder) => {
    const [file = ""] = globSync("licen[cs]e*", { cwd: folder, caseSensitiveMatch: false, absolute: true });
    return `${path.basename(folder)}\n\n${readFileSync(file, "utf8").trim()}\n`;
  });
  if (texts.length > 0) writeFileSync(path.join(place, "LICENCES.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
}

/**
 * TypeScript takes a declaration as CommonJS by the package.json above it.
 *
 * @param {string} folder
 */
function copyTypes(folder) {
  const from = path.join(folder, "dist");
  for (const file of globSync("**/*.d.ts", { cwd: from, ignore: ["cjs/**"] })) {
    const text = readFileSync(path.join(from, file), "utf8").replace(/\/\/# sourceMappingURL=.*\n?$/, "");
    const to = path.join(folder, commonJsFolder, file);
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, text);
  }
}
