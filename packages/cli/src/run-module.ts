import { fileURLToPath } from "node:url";
import { provideModule } from "./loading/import-module.js";
import { endWithReader } from "./output/output.js";
import { runProgram } from "./program.js";

/**
 * `mazepa run` with a target of a module that is still being loaded, and so cannot be imported.
 * Resolves to the exit code.
 */
export function runModule({ url, target, words }: { url: string; target: object; words: readonly string[] }): Promise<number> {
  const name = typeof target === "function" && target.name !== "" ? target.name : "default";
  provideModule(url, { [name]: target });
  endWithReader();
  return runProgram(["run", `${fileURLToPath(url)}#${name}`, ...words]);
}
