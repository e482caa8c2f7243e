import { existsSync, readFileSync } from "node:fs";
import { UsageError } from "../output/cli-errors.js";
import type { CliConfig } from "./config.js";
import { importModule } from "../loading/import-module.js";

const names = ["ts", "mts", "cts", "js", "mjs", "cjs", "json"].map((ending) => `mazepa.config.${ending}`);

/** A configuration, and the file it is from. */
export interface LoadedConfig {
  readonly config: CliConfig;
  readonly file: string;
}

/**
 * The configuration in `file`, else in the first of mazepa.config.ts, .js and .json that is in the
 * working directory. Undefined when there is none.
 *
 * @throws UsageError when it cannot be loaded.
 */
export async function loadConfigFile(file: string | undefined): Promise<LoadedConfig | undefined> {
  const found = file ?? names.find((name) => existsSync(name));
  if (found === undefined) return undefined;
  const config = await read(found);
  if (typeof config === "object" && config !== null && !Array.isArray(config)) return { config, file: found };
  throw new UsageError(`The configuration file ${found} must export an object by default, or as "config".`);
}

async function read(file: string): Promise<unknown> {
  try {
    if (file.endsWith(".json")) return JSON.parse(readFileSync(file, "utf8"));
    const exports = await importModule(file);
    return exports["config"] ?? exports["default"];
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`The configuration file ${file} cannot be loaded: ${why}`, { cause });
  }
}
