import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { InvalidOptionError } from "../errors.js";
import { moduleBeside } from "../module-beside.js";

/**
 * The first module of threads and processes for tasks: `given` by the user, as a URL or a path, or
 * core's own.
 *
 * @throws InvalidOptionError when it is not there: a bundle does not have core's own.
 */
export function poolWorkerEntry(given: string | URL | undefined): URL {
  if (given !== undefined) return urlOf(given);
  const own = moduleBeside("./pool-worker-main.js", import.meta.url);
  if (own !== undefined) return own;
  throw new InvalidOptionError(
    'Threads and processes for tasks cannot be started from a bundle without option "entry". Give it the URL of a second bundle: of a module that imports your operations and "@mazepa/core/pool-worker".',
  );
}

function urlOf(given: string | URL): URL {
  const url = typeof given === "string" && !given.startsWith("file:") ? pathToFileURL(path.resolve(given)) : new URL(given);
  if (existsSync(fileURLToPath(url))) return url;
  throw new InvalidOptionError(
    `Option "entry" is "${String(given)}", and there is no such file (working directory: ${process.cwd()}).`,
  );
}
