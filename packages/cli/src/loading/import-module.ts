import { inspect } from "node:util";
import { loadersOf, moduleUrl } from "./module-url.js";

/** Imports a file (TypeScript or JavaScript, relative to the working directory) or an installed package. */
export async function importModule(name: string): Promise<Record<string, unknown>> {
  const [url, ...loaders] = [moduleUrl(name), ...loadersOf([moduleUrl(name)])];
  for (const loader of loaders) await import(loader);
  try {
    return exportsOf((await import(url)) as Record<string, unknown>);
  } catch (thrown) {
    throw thrown instanceof Error ? thrown : compileError(thrown);
  }
}

/** What ts-node finds wrong comes from another thread, as something that can only be shown. */
function compileError(thrown: unknown): Error {
  const error = new SyntaxError(inspect(thrown).trim());
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

/** Node finds no names in CommonJS that was TypeScript: they are all in its default export. */
function exportsOf(module: Record<string, unknown>): Record<string, unknown> {
  const compiled = module["default"];
  const isCompiled = typeof compiled === "object" && compiled !== null && "__esModule" in compiled;
  return isCompiled ? { ...compiled } : module;
}

/** What threads and processes are to import for these modules: the modules as URLs, after the loader of TypeScript if one of them needs it. */
export function modulesForWorkers(names: readonly string[]): string[] {
  const urls = [...new Set(names.map(moduleUrl))];
  return [...loadersOf(urls), ...urls];
}
