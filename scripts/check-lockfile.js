// Checks package-lock.json: that it has an entry for every optional dependency, and that `npm ci`
// neither warns of engines, with the oldest Node that is supported, nor runs install scripts, which
// may download anything. npm leaves out optional dependencies of other platforms when the registry
// at hand does not have them (or, npm/cli#4828, when node_modules was there before), and `npm ci`
// then fails. With --fix they are added.
import { readFileSync, writeFileSync } from "node:fs";
import { minVersion, satisfies } from "semver";

/**
 * @typedef {{ version: string, optional?: boolean, cpu?: string[], os?: string[],
 *   engines?: { node?: string }, hasInstallScript?: boolean,
 *   optionalDependencies?: Record<string, string> }} Entry
 */

/** @type {{ packages: Record<string, Entry> }} */
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const oldestNode = minVersion(JSON.parse(readFileSync("package.json", "utf8")).engines.node)?.version ?? "";
const locked = Object.entries(lock.packages);
const missing = locked.flatMap(([path, { optionalDependencies = {} }]) =>
  Object.entries(optionalDependencies)
    .filter(([name, version]) => !isLocked(name, version))
    .map(([name, version]) => ({ name, version, parent: path })),
);
const names = missing.map(({ name }) => name).join(", ");
if (missing.length > 0 && process.argv.includes("--fix")) {
  fix();
  console.log(`Added ${names}.`);
} else {
  const problems = [
    ...(missing.length > 0 ? [`package-lock.json lacks ${names}. Run \`node scripts/check-lockfile.js --fix\`.`] : []),
    ...locked.filter(isHere).flatMap(([path, entry]) => problemsOf(path, entry)),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log("The lock file is complete; no package has an install script or needs a newer Node.");
  else process.exitCode = 1;
}

function fix() {
  for (const { name, version, parent } of missing) {
    const hoisted = `node_modules/${name}`;
    lock.packages[hoisted in lock.packages ? `${parent}/${hoisted}` : hoisted] = { version, ...platformOf(name), optional: true };
  }
  const packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en")));
  writeFileSync("package-lock.json", `${JSON.stringify({ ...lock, packages }, undefined, 2)}\n`);
}

/**
 * Whether npm installs it on Linux, where the project is built and published.
 *
 * @param {[string, Entry]} entry
 */
function isHere([, { os = ["linux"] }]) {
  return os.includes("linux");
}

/**
 * @param {string} path
 * @param {Entry} entry
 */
function problemsOf(path, { version, hasInstallScript, engines }) {
  const name = `${path}, version ${version},`;
  return [
    ...(hasInstallScript ? [`${name} has an install script: choose another package, or another version.`] : []),
    ...(engines?.node !== undefined && !satisfies(oldestNode, engines.node)
      ? [`${name} needs Node ${engines.node}, and ${oldestNode} is supported: choose an older version.`]
      : []),
  ];
}

/**
 * Packages for one platform are asked for in one exact version; of others any will do.
 *
 * @param {string} name
 * @param {string} version
 */
function isLocked(name, version) {
  const isExact = /^\d/.test(version);
  return locked.some(([path, entry]) => path.endsWith(`node_modules/${name}`) && (!isExact || entry.version === version));
}

/**
 * Packages for one platform are named after it, e.g. `@swc/core-linux-x64-gnu`.
 *
 * @param {string} name
 */
function platformOf(name) {
  const [, os, cpu] = /-(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-([a-z0-9]+)/.exec(name) ?? [];
  return os && cpu ? { cpu: [cpu], os: [os] } : {};
}
