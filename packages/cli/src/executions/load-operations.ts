import { importModule } from "../loading/import-module.js";
import type { RunRecord } from "./run-record.js";

interface Given {
  readonly import?: readonly string[];
  readonly package?: readonly string[];
}

/** Imports the modules that are given, or else those that the execution was run with; their names. */
export async function loadOperations(given: Given, run: RunRecord | undefined): Promise<readonly string[]> {
  const isGiven = given.import !== undefined || given.package !== undefined;
  const names = isGiven
    ? [...(given.import ?? []), ...(given.package ?? [])]
    : [...(run?.modules ?? []), ...(run?.packages ?? [])];
  for (const name of names) await importModule(name);
  return names;
}
