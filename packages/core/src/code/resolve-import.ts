import { existsSync, realpathSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { dirname, extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { resolveFrom } from "../resolve-from.js";

/** The target of an import: another file of the project, a package, or a module of Node. */
export type ResolvedImport =
  | { readonly type: "file"; readonly file: string }
  | { readonly type: "package"; readonly name: string; readonly version: string }
  | { readonly type: "builtin" };

/** The extensions of source files, by the extension that a compiler gives its output. */
const sourceExtensions: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".jsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
  "": [".js", ".ts", ".tsx", ".mjs", ".cjs", ".json", "/index.js", "/index.ts"],
};

/**
 * The target of `specifier`, imported by `importer`. A package of the same workspace counts as
 * files of the project.
 *
 * @throws Error when it cannot be found.
 */
export async function resolveImport(specifier: string, importer: string): Promise<ResolvedImport> {
  if (isBuiltin(specifier) || specifier.startsWith("node:")) return { type: "builtin" };
  if (/^\.{0,2}\//.test(specifier)) return { type: "file", file: relativeFile(specifier, importer) };
  if (specifier.startsWith("file:")) return { type: "file", file: realpathSync(fileURLToPath(specifier)) };
  const found = packageFile(specifier, importer);
  if (!isOfPackage(found)) return { type: "file", file: entryOf(found, specifier) };
  return { type: "package", ...(await identityOf(found)) };
}

function relativeFile(specifier: string, importer: string): string {
  const path = resolve(dirname(importer), specifier.replace(/[?#].*$/, ""));
  const extension = extname(path);
  const stem = extension === "" ? path : path.slice(0, -extension.length);
  const others = (sourceExtensions[extension] ?? []).map((other) => stem + other);
  const asWritten = (sourceExtensions[""] ?? []).map((other) => path + other);
  const file = [path, ...others, ...asWritten].find((candidate) => isFile(candidate));
  if (file === undefined) throw new Error(`its import "${specifier}" cannot be found`);
  return realpathSync(file);
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    // There is none below a file either.
    return false;
  }
}

/** The entry of the package, or its directory where it cannot be required. */
function packageFile(specifier: string, importer: string): string {
  try {
    return realpathSync(resolveFrom(importer, specifier));
  } catch {
    const directory = directoryOf(specifier, importer);
    if (directory === undefined) throw new Error(`its import "${specifier}" cannot be found`);
    return directory;
  }
}

function directoryOf(specifier: string, importer: string): string | undefined {
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  for (let at = dirname(importer); ; at = dirname(at)) {
    const directory = join(at, "node_modules", name);
    if (existsSync(join(directory, "package.json"))) return realpathSync(directory);
    if (at === dirname(at)) return undefined;
  }
}

function isOfPackage(path: string): boolean {
  return path.split(sep).includes("node_modules");
}

function entryOf(found: string, specifier: string): string {
  if (isFile(found)) return found;
  throw new Error(`its import "${specifier}" is a linked package whose entry cannot be found`);
}

async function identityOf(found: string): Promise<{ readonly name: string; readonly version: string }> {
  for (let at = found; at !== dirname(at); at = dirname(at)) {
    const manifest = join(at, "package.json");
    if (!isFile(manifest)) continue;
    const { name, version } = JSON.parse(await readFile(manifest, "utf8")) as { name?: unknown; version?: unknown };
    if (typeof name === "string" && typeof version === "string") return { name, version };
  }
  throw new Error(`the package of "${found}" has no name and version`);
}
