import { inspect } from "node:util";
import { UsageError } from "../output/cli-errors.js";
import { loadersOf, moduleUrl } from "./module-url.js";

const provided = new Map<string, Record<string, unknown>>();

/** Has {@link importModule} give `exports` for the module of this URL, which runs already. */
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
 * Modules can throw anything. What ts-node finds wrong comes from another thread, as something that
 * can only be shown.
 */
function thrownError(module: string, thrown: unknown): Error {
  const text = inspect(thrown).trim();
  const error = /\berror TS\d+:/.test(text) ? new SyntaxError(text) : new Error(`${module} cannot be loaded: it threw ${text}`);
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

/** Node knows nothing of `paths` in a tsconfig. */
async function withPathsHint(error: Error): Promise<Error> {
  const [, specifier] = /^Cannot find (?:package|module) '([^']+)'/.exec(error.message) ?? [];
  if (specifier === undefined) return error;
  // It reads tsconfig by a library that most commands need not load.
  const { isTsconfigPath } = await import("./compiler-target.js");
  if (!isTsconfigPath(specifier)) return error;
  return new UsageError(
    `"${specifier}" is one of the "paths" of tsconfig.json, which Node does not know: write a relative path, or use "imports" of package.json. (${error.message})`,
    { cause: error },
  );
}

/** Node finds no names in CommonJS that was TypeScript: they are all in its default export. */
function exportsOf(module: Record<string, unknown>): Record<string, unknown> {
  const compiled = module["default"];
  const isCompiled = typeof compiled === "object" && compiled !== null && "__esModule" in compiled;
  return isCompiled ? { ...compiled } : module;
}

/**
 * What threads and processes are to import for these modules: the modules as URLs, after the loader
 * of TypeScript if one of them needs it.
 */
export function modulesForWorkers(names: readonly string[]): string[] {
  const urls = [...new Set(names.map(moduleUrl))];
  return [...loadersOf(urls), ...urls];
}
