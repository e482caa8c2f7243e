import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "./cli-errors.js";

const typescriptLoader = new URL("./typescript-loader.js", import.meta.url).href;

/** Imports a file (TypeScript or JavaScript, relative to the working directory) or an installed package. */
export async function importModule(name: string): Promise<Record<string, unknown>> {
  const url = moduleUrl(name);
  for (const module of loadersFor([name])) await import(module);
  return (await import(url)) as Record<string, unknown>;
}

/** What threads and processes are to import for these modules: the modules as URLs, after the loader of TypeScript if one of them needs it. */
export function modulesForWorkers(names: readonly string[]): string[] {
  return [...loadersFor(names), ...names.map(moduleUrl)];
}

/** @throws UsageError when neither a file nor a package has this name. */
export function moduleUrl(name: string): string {
  if (name.startsWith("file:")) return name;
  const file = path.resolve(name);
  if (existsSync(file)) return pathToFileURL(file).href;
  if (name.startsWith(".") || path.isAbsolute(name))
    throw new UsageError(`There is no file ${name} (working directory: ${process.cwd()}).`);
  try {
    return pathToFileURL(createRequire(path.resolve("index.js")).resolve(name)).href;
  } catch (cause) {
    throw new UsageError(`${name} is neither a file nor an installed package (working directory: ${process.cwd()}).`, { cause });
  }
}

function loadersFor(names: readonly string[]): string[] {
  return names.some((name) => /\.[cm]?tsx?$/.test(name)) ? [typescriptLoader] : [];
}
