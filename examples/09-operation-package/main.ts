import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Packs `@acme/text-ops` as npm would publish it, installs that in a folder of its own, and runs
 * `app.ts` there.
 */
const here = dirname(fileURLToPath(import.meta.url));
const packageFolder = join(here, "../../packages/text-ops");
const folder = mkdtempSync(join(tmpdir(), "mazepa-text-ops-"));
try {
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  npm(packageFolder, ["pack", "--pack-destination", folder]);
  npm(folder, ["install", "--offline", "--legacy-peer-deps", "--no-audit", "--no-fund", "./acme-text-ops-1.4.2.tgz"]);
  for (const name of ["core", "local"]) linkMazepa(name);
  cpSync(join(here, "app.js"), join(folder, "app.js"));
  process.stdout.write(execFileSync(process.execPath, ["app.js"], { cwd: folder, encoding: "utf8" }));
} finally {
  rmSync(folder, { recursive: true });
}

/** This repository's own copy, which a user would have from npm. */
function linkMazepa(name: string): void {
  const manifest = createRequire(import.meta.url).resolve(`@mazepa/${name}/package.json`);
  mkdirSync(join(folder, "node_modules/@mazepa"), { recursive: true });
  symlinkSync(dirname(manifest), join(folder, "node_modules/@mazepa", name), "dir");
}

function npm(cwd: string, args: readonly string[]): void {
  execFileSync("npm", args, { cwd, stdio: "ignore", shell: process.platform === "win32" });
}

// Output:
// @acme/text-ops:countWords
// Mazepa was a hetman, … (8 words)
// with 1.5.0 in the thread: Mazepa was a hetman, … (8 words)
// with 2.0.0 in the thread: OperationVersionError: … this worker has 2.0.0, …
