import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The version of this package; undefined where it is part of a bundle. The module that calls gives
 * its `import.meta.url`, which a bundle in CommonJS does not know.
 */
export function coreVersion(from: string | undefined): string | undefined {
  if (!from?.startsWith("file:")) return undefined;
  for (let folder = path.dirname(fileURLToPath(from)); ; folder = path.dirname(folder)) {
    const { name, version } = manifestIn(folder);
    if (name === "@mazepa/core" && typeof version === "string") return version;
    if (folder === path.dirname(folder)) return undefined;
  }
}

function manifestIn(folder: string): { readonly name?: unknown; readonly version?: unknown } {
  try {
    return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as object;
  } catch {
    return {};
  }
}
