// Checks that package-lock.json has an entry for every optional dependency. npm leaves out those of
// other platforms when the registry at hand does not have them (or, npm/cli#4828, when node_modules
// was there before), and `npm ci` then fails. With --fix they are added.
import { readFileSync, writeFileSync } from "node:fs";

/** @typedef {{ version: string, optional?: boolean, cpu?: string[], os?: string[], optionalDependencies?: Record<string, string> }} Entry */

/** @type {{ packages: Record<string, Entry> }} */
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const locked = Object.entries(lock.packages);
const missing = locked.flatMap(([path, { optionalDependencies = {} }]) =>
  Object.entries(optionalDependencies)
    .filter(([name, version]) => !isLocked(name, version))
    .map(([name, version]) => ({ name, version, parent: path })),
);
const names = missing.map(({ name }) => name).join(", ");

if (missing.length === 0) {
  console.log("The lock file is complete.");
} else if (process.argv.includes("--fix")) {
  for (const { name, version, parent } of missing) {
    const hoisted = `node_modules/${name}`;
    lock.packages[hoisted in lock.packages ? `${parent}/${hoisted}` : hoisted] = { version, ...platformOf(name), optional: true };
  }
  const packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en")));
  writeFileSync("package-lock.json", `${JSON.stringify({ ...lock, packages }, undefined, 2)}\n`);
  console.log(`Added ${names}.`);
} else {
  console.error(`package-lock.json lacks ${names}. Run \`node scripts/check-lockfile.js --fix\`.`);
  process.exitCode = 1;
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
