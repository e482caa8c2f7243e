import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "../output/cli-errors.js";
import { projectFiles } from "./project-files.js";

/**
 * Writes the files of a new project into `directory`, which is created if need be, and returns
 * their paths. An existing package.json is completed; its own entries stay.
 *
 * @throws UsageError when another one of the files exists; then nothing is written.
 */
export async function makeProject(directory: string, version: string): Promise<string[]> {
  const folder = path.resolve(directory);
  const files = projectFiles({ name: packageName(path.basename(folder)), version });
  const present = Object.keys(files).filter((name) => name !== manifestName && existsSync(path.join(folder, name)));
  if (present.length > 0)
    throw new UsageError(`${folder} has ${present.join(", ")} already. Nothing was written: give the name of a new directory.`);
  const manifest = await completedManifest(path.join(folder, manifestName), files[manifestName] ?? "");
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    if (name === manifestName) await writeFile(file, manifest);
    else await writeFile(file, text, { flag: "wx" });
  }
  return Object.keys(files).map((name) => path.join(directory, name));
}

const manifestName = "package.json";

type Manifest = Readonly<Record<string, unknown>> & Readonly<Partial<Record<Section, Readonly<Record<string, string>>>>>;
type Section = "scripts" | "dependencies" | "devDependencies";

/**
 * The package.json of the project, merged with an existing one: `npm install` leaves one, and `npm
 * init` leaves one with a test that fails.
 */
async function completedManifest(file: string, text: string): Promise<string> {
  if (!existsSync(file)) return text;
  const [ours, present] = [JSON.parse(text) as Manifest, await readManifest(file)];
  const scripts = Object.entries(present.scripts ?? {}).filter(([, script]) => !script.includes("no test specified"));
  const isThere = (name: string): boolean => name in { ...present.dependencies, ...present.devDependencies };
  const missing = (section: Section) => Object.entries(ours[section] ?? {}).filter(([name]) => !isThere(name));
  const completed = {
    ...ours,
    ...present,
    scripts: { ...ours.scripts, ...Object.fromEntries(scripts) },
    dependencies: { ...present.dependencies, ...Object.fromEntries(missing("dependencies")) },
    devDependencies: { ...present.devDependencies, ...Object.fromEntries(missing("devDependencies")) },
  };
  return `${JSON.stringify(completed, undefined, 2)}\n`;
}

async function readManifest(file: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Manifest;
  } catch (cause) {
    throw new UsageError(`${file} cannot be read as JSON, so that nothing was written: ${String(cause)}`, { cause });
  }
}

/** A name that npm accepts, as similar to `text` as possible. */
export function packageName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|[._-]+$/g, "");
  return name === "" ? "mazepa-app" : name;
}
