import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The URL of a module beside the one that calls, which gives its `import.meta.url`. (webpack copies
 * what `new URL(…, import.meta.url)` names, and cannot minify it.)
 */
export function urlBeside(name: string, from: string): URL {
  return new URL(name, from);
}

/**
 * {@link urlBeside} of a module that is there. Undefined in a bundle of the user's, which has no
 * file for it; one in CommonJS does not even know its own URL.
 */
export function moduleBeside(name: string, from: string | undefined): URL | undefined {
  const url = from === undefined ? undefined : urlBeside(name, from);
  return url !== undefined && existsSync(fileURLToPath(url)) ? url : undefined;
}
