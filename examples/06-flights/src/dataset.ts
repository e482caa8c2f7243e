import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/**
 * Where npm put a file of the package `vega-datasets`. Its `exports` hide the data, so the way goes
 * by its entry file.
 */
export function datasetPath(name: string): string {
  const entry = require.resolve("vega-datasets");
  return join(dirname(entry), "..", "data", name);
}
