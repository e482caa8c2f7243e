import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Finding } from "./finding.js";

/** One package as it is found from somewhere. */
export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
}

const names = ["core", "cli", "local", "sqs", "s3", "canvas", "graph", "jobs", "patterns", "dashboard"].map(
  (name) => `@mazepa/${name}`,
);

/** The installed packages, and whether the project's core is the one that this command uses. */
export function checkPackages(): Finding[] {
  const project = path.resolve("index.js");
  const found = names.flatMap((name) => {
    const installed = findPackage(name, project);
    return installed ? [`${name} ${installed.version}`] : [];
  });
  return [coreFinding(findPackage("@mazepa/core", project), findPackage("@mazepa/core", import.meta.url), found.join(", "))];
}

/** The finding for two copies of core: the project's and the command's. */
export function coreFinding(own: InstalledPackage | undefined, ours: InstalledPackage | undefined, list: string): Finding {
  const about = "packages";
  if (!own)
    return {
      about,
      status: "problem",
      message: `${process.cwd()} has no @mazepa/core`,
      remedy: "Install it: npm install @mazepa/core @mazepa/local",
    };
  if (own.folder === ours?.folder || own.version === ours?.version) return { about, status: "ok", message: list };
  const message = `The project has @mazepa/core ${own.version}, and this command uses ${ours?.version ?? "another one"} (${ours?.folder ?? "not found"})`;
  return {
    about,
    status: "warning",
    message,
    remedy: "Install the command in the project, in the same version: npm install --save-dev @mazepa/cli",
  };
}

/** The package that an import in `from` would get. */
function findPackage(name: string, from: string): InstalledPackage | undefined {
  try {
    const manifest = createRequire(from).resolve(`${name}/package.json`);
    if (!existsSync(manifest)) return undefined;
    const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
    return { folder: realpathSync(path.dirname(manifest)), version };
  } catch {
    return undefined;
  }
}
