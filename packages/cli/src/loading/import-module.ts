import { inspect } from "node:util";
import { UsageError } from "../output/cli-errors.js";
import { loadersOf, moduleUrl } from "./module-url.js";

const provided = new Map<string, Record<string, unknown>>();

/** Makes {@link importModule} return `exports` for the module of this URL, which runs already. */
export function provideModule(url: string, exports: Record<string, unknown>): void {
  provided.set(url, exports);
}

/**
 * Imports a file (TypeScript or JavaScript, relative to the working directory) or an installed
 * package.
 */
export async function importModule(name: string): Promise<Record<string, unknown>> {
  const url = moduleUrl(name);
  const given = provided.get(url);
  if (given !== undefined) return given;
  const loaders = loadersOf([url]);
  for (const loader of loaders) await import(loader);
  try {
    return exportsOf((await import(url)) as Record<string, unknown>);
  } catch (thrown) {
    throw thrown instanceof Error ? await withPathsHint(thrown) : thrownError(name, thrown);
  }
}

/**
 * An error for a thrown value: modules can throw anything, and the findings of ts-node come from
 * another thread as a value that can only be shown.
 */
function thrownError(module: string, thrown: unknown): Error {
  const text = inspect(thrown).trim();
  const error = /\berror TS\d+:/.test(text) ? new SyntaxError(text) : new Error(`${module} cannot be loaded: it threw ${text}`);
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

/** Adds a hint to an error: Node ignores `paths` of a tsconfig. */
async function withPathsHint(error: Error): Promise<Error> {
  const [, specifier] = /^Cannot find (?:package|module) '([^']+)'/.exec(error.message) ?? [];
  if (specifier === undefined) return error;
  // This module loads a library for tsconfig that most commands do not need.
  const { isTsconfigPath } = await import("./compiler-target.js");
  if (!isTsconfigPath(specifier)) return error;
  return new UsageError(
    `"${specifier}" is one of the "paths" of tsconfig.json, which Node does not know: write a relative path, or use "imports" of package.json. (${error.message})`,
    { cause: error },
  );
}

/**
 * The exports of a module. Node finds no names in CommonJS that was TypeScript: they are all in its
 * default export.
 */
function exportsOf(module: Record<string, unknown>): Record<string, unknown> {
  const compiled = module["default"];
  const isCompiled = typeof compiled === "object" && compiled !== null && "__esModule" in compiled;
  return isCompiled ? { ...compiled } : module;
}

/**
 * The modules that threads and processes import: these as URLs, after the loader of TypeScript if
 * one of them needs it.
 */
export function modulesForWorkers(names: readonly string[]): string[] {
  const urls = [...new Set(names.map(moduleUrl))];
  return [...loadersOf(urls), ...urls];
}
