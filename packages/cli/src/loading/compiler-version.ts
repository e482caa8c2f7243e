import { createRequire } from "node:module";

/** The version of TypeScript that a file of this path or URL would import; undefined if none. */
export function compilerVersion(from: string): string | undefined {
  try {
    return (createRequire(from)("typescript/package.json") as { version: string }).version;
  } catch {
    return undefined;
  }
}
