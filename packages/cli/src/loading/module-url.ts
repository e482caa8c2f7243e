import { statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { UsageError } from "../output/cli-errors.js";
import { compilerVersion } from "./compiler-version.js";
import { isCommonJs } from "./is-common-js.js";

/**
 * The URL of a file, relative to the working directory, or of an installed package.
 *
 * @throws UsageError when neither has this name.
 */
export function moduleUrl(name: string): string {
  if (name.startsWith("file:")) return name;
  const file = path.resolve(name);
  if (isFile(file)) return pathToFileURL(file).href;
  const isPath = name.startsWith(".") || path.isAbsolute(name) || /\.[cm]?[jt]sx?$/.test(name);
  if (isPath) throw new UsageError(`There is no file ${name} (working directory: ${process.cwd()}).`);
  try {
    return pathToFileURL(createRequire(path.resolve("index.js")).resolve(name)).href;
  } catch (cause) {
    // Node 20 cannot resolve packages with only an `import` condition from another place: they are
    // looked for beside this one.
    if ((cause as NodeJS.ErrnoException).code === "ERR_PACKAGE_PATH_NOT_EXPORTED") return name;
    throw new UsageError(`${name} is neither a file nor an installed package (working directory: ${process.cwd()}).`, { cause });
  }
}

/** Whether there is a file of this name, relative to the working directory. */
export function isFile(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Loaders to import before these modules: those of TypeScript, if one of the modules needs it. */
export function loadersOf(urls: readonly string[]): string[] {
  const files = urls.filter((url) => /^file:.*\.[cm]?tsx?$/.test(url)).map((url) => fileURLToPath(url));
  if (files.length === 0) return [];
  needTypeScript(files[0] ?? "");
  const loader = files.some(isCommonJs)
    ? new URL("./typescript-cjs-loader.js", import.meta.url)
    : new URL("./typescript-loader.js", import.meta.url);
  return [loader.href];
}

/** Checks that a compiler is installed which can be called from JavaScript. */
function needTypeScript(file: string): void {
  const version = compilerVersion(path.resolve("index.js")) ?? compilerVersion(import.meta.url);
  if (version !== undefined && Number.parseInt(version, 10) < 7) return;
  const found = version === undefined ? "is not installed" : `is of version ${version}, while 5 and 6 can load it`;
  throw new UsageError(`${file} is in TypeScript, and the compiler ${found}: npm install --save-dev typescript@5`);
}
