// Run by `lerna version`, which raises dependencies but leaves peer dependencies alone: lets each
// package ask for its siblings' new version.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { globSync } from "tinyglobby";

/**
 * @typedef {{ name: string, version: string, peerDependencies?: Record<string, string> }} Manifest
 * @type {{ path: string, pkg: Manifest }[]}
 */
const manifests = globSync("packages/*/package.json").map((path) => ({ path, pkg: JSON.parse(readFileSync(path, "utf8")) }));
const versions = new Map(manifests.map(({ pkg }) => [pkg.name, pkg.version]));

for (const { path, pkg } of manifests) {
  const { peerDependencies = {} } = pkg;
  for (const name of Object.keys(peerDependencies).filter((name) => versions.has(name))) {
    peerDependencies[name] = `^${versions.get(name)}`;
  }
  writeFileSync(path, `${JSON.stringify(pkg, undefined, 2)}\n`);
}
spawnSync("npm", ["install", "--package-lock-only", "--ignore-scripts"], { stdio: "inherit" });
spawnSync("git", ["add", "package-lock.json", ...manifests.map(({ path }) => path)], { stdio: "inherit" });
