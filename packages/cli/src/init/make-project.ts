import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "../output/cli-errors.js";
import { projectFiles } from "./project-files.js";

/**
 * Writes the files of a new project into `directory`, which is made if need be, and gives their paths.
 *
 * @throws UsageError when one of them is there already: nothing is written then.
 */
export async function makeProject(directory: string, version: string): Promise<string[]> {
  const folder = path.resolve(directory);
  const files = Object.entries(projectFiles({ name: packageName(path.basename(folder)), version }));
  const present = files.map(([name]) => name).filter((name) => existsSync(path.join(folder, name)));
  if (present.length > 0)
    throw new UsageError(`${folder} has ${present.join(", ")} already. Nothing was written: give the name of a new directory.`);
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
  }
  return files.map(([name]) => path.join(directory, name));
}

/** What npm takes as a name, as near as can be. */
export function packageName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|[._-]+$/g, "");
  return name === "" ? "mazepa-app" : name;
}
