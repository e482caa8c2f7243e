import { importModule } from "../loading/import-module.js";

interface Given {
  readonly import?: readonly string[];
  readonly package?: readonly string[];
}

/**
 * Imports the modules and packages that the command line or the configuration names, and returns
 * their names.
 */
export async function loadOperations({ import: imports = [], package: packages = [] }: Given): Promise<readonly string[]> {
  const names = [...imports, ...packages];
  for (const name of names) await importModule(name);
  return names;
}
