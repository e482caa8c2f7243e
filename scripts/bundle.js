// Joins the modules of each package that publishes `dist/bundle` into few files: Node takes longer
// to open two hundred than to run them. What publishes `dist/cjs` gets a copy in CommonJS there.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rolldown } from "rolldown";
import { globSync } from "tinyglobby";
import { bundleCommonJs } from "./bundle-common-js.js";
import { entriesOf } from "./entries.js";

const bundleFolder = "dist/bundle";

/**
 * CommonJS that every import of a package would load: to find its exports, Node starts a parser in
 * WebAssembly, which costs 25 ms and 8 MB for this one.
 */
const inlined = ["reflect-metadata"];

/**
 * Modules that are started, or imported by other programs, by their URL: they stand beside the
 * module that says so, and do so in the bundle.
 *
 * @type {import("rolldown").Plugin}
 */
const startedByUrl = {
  name: "started-by-url",
  transform(code, id) {
    for (const [url, file = ""] of code.matchAll(/(?:new URL|urlBeside|moduleBeside)\("(.+)", import\.meta\.url\)/g)) {
      const [, name] =
        /^\.\/([^/]+)\.js$/.exec(file) ?? this.error(`${url}: the bundle has only modules that stand beside this one`);
      this.emitFile({ type: "chunk", id: path.join(path.dirname(id), `${name}.ts`), fileName: `${name}.js` });
    }
  },
};

const root = path.resolve(import.meta.dirname, "..");
await Promise.all(globSync("packages/*/package.json", { cwd: root, absolute: true }).map(bundle));

/** @param {string} manifest */
async function bundle(manifest) {
  const folder = path.dirname(manifest);
  const pkg = JSON.parse(readFileSync(manifest, "utf8"));
  await Promise.all([bundleModules(folder, pkg), bundleCommonJs(folder, pkg)]);
}

/**
 * @param {string} folder
 * @param {import("./entries.js").Manifest} pkg
 */
async function bundleModules(folder, pkg) {
  if (!pkg.files?.includes(bundleFolder)) return;
  const names = entriesOf(pkg);
  const entries = Object.fromEntries(names.map((name) => [name, path.join(folder, "src", `${name}.ts`)]));
  const modules = await rolldown({
    cwd: folder,
    platform: "node",
    input: entries,
    external: (id) => !/^[./]/.test(id) && !path.isAbsolute(id) && !inlined.includes(id),
    plugins: [startedByUrl],
  });
  const { output } = await modules.generate({
    dir: bundleFolder,
    chunkFileNames: "[name].chunk.js",
    codeSplitting: { groups: Object.entries(entries).map(loadedBy) },
    comments: { legal: true, annotation: true, jsdoc: false },
    sourcemap: true,
  });
  replace(path.join(folder, bundleFolder), output);
  for (const name of names) leadToBundle(path.join(folder, "dist"), name);
}

/**
 * What `tsc` has made of an entry loads all modules one by one; from now on it loads the bundle.
 *
 * @param {string} folder
 * @param {string} name
 */
function leadToBundle(folder, name) {
  const place = path.join(folder, `${name}.js`);
  const [shebang = ""] = /^#!.*\n/.exec(readFileSync(path.join(folder, "bundle", `${name}.js`), "utf8")) ?? [];
  writeFileSync(place, `${shebang}export * from "./bundle/${name}.js";\n`);
}

/**
 * What an entry always loads is one file, but for what an earlier entry loads, too. The entry
 * itself is another: with a top-level await in it, it would wait for a dynamic import that waits
 * for its file.
 *
 * @param {[name: string, entry: string]} entry
 * @returns {import("rolldown").CodeSplittingGroup}
 */
function loadedBy([name, entry]) {
  return { debugName: name, name: (id, modules) => (modules.getModuleInfo(entry)?.importedIds.includes(id) ? name : null) };
}

/**
 * Leaves alone what has not changed, for a program that runs meanwhile.
 *
 * @param {string} folder
 * @param {import("rolldown").RolldownOutput["output"]} output
 */
function replace(folder, output) {
  mkdirSync(folder, { recursive: true });
  const old = new Set(readdirSync(folder));
  for (const file of output) {
    const place = path.join(folder, file.fileName);
    const text = file.type === "chunk" ? file.code : file.source;
    if (!old.delete(file.fileName) || readFileSync(place, "utf8") !== text) writeFileSync(place, text);
  }
  for (const name of old) rmSync(path.join(folder, name), { recursive: true });
}
