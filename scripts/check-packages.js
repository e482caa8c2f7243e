// Checks what npm would publish of every public package: publint's rules, and that nothing is
// packed that users do not need.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { globSync } from "tinyglobby";

const unwanted = /\.test(-d)?\.(d\.)?[jt]s(\.map)?$|\.tsbuildinfo$|(^|\/)(test|coverage|node_modules)\/|tsconfig/;
let problemCount = 0;

const packages = globSync("packages/*/package.json")
  .sort()
  .map((manifest) => ({ folder: dirname(manifest), pkg: JSON.parse(readFileSync(manifest, "utf8")) }))
  .filter(({ pkg }) => pkg.private !== true);
const packed = packedFiles(packages.map(({ folder }) => folder));

for (const { folder, pkg } of packages) {
  const files = packed.get(pkg.name) ?? [];
  const packedTexts = files.map((file) => ({ name: join(folder, file), data: readFileSync(join(folder, file)) }));
  const { messages } = await publint({ pkgDir: folder, level: "suggestion", strict: true, pack: { files: packedTexts } });
  const problems = [
    ...messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code),
    ...files.filter((file) => unwanted.test(file)).map((file) => `packs ${file}`),
    ...files.filter((file) => file.endsWith(".map")).flatMap((file) => missingSources(folder, file, files)),
    ...["license", "description", "engines"].filter((field) => !(field in pkg)).map((field) => `has no "${field}"`),
    ...["README.md", "LICENSE"].filter((file) => !files.includes(file)).map((file) => `packs no ${file}`),
  ];
  problemCount += problems.length;
  console.log(
    `${pkg.name}: ${files.length} files, ${problems.length === 0 ? "fine" : problems.map((text) => `\n  - ${text}`).join("")}`,
  );
}
process.exitCode = problemCount === 0 ? 0 : 1;

/**
 * The files of each package, by its name. One process of npm lists those of all packages.
 *
 * @param {readonly string[]} folders
 * @returns {Map<string, string[]>}
 */
function packedFiles(folders) {
  const workspaces = folders.map((folder) => `--workspace=${folder}`);
  const { stdout, stderr, status } = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts", ...workspaces], {
    encoding: "utf8",
    maxBuffer: 100_000_000,
  });
  if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
  /** @type {{ name: string, files: { path: string }[] }[]} */
  const listed = JSON.parse(stdout);
  return new Map(listed.map(({ name, files }) => [name, files.map((file) => file.path)]));
}

/**
 * A debugger that follows a source map must find the source in the package.
 *
 * @param {string} folder
 * @param {string} map
 * @param {string[]} files
 */
function missingSources(folder, map, files) {
  /** @type {{ sources: string[], sourcesContent?: string[] }} */
  const { sources, sourcesContent } = JSON.parse(readFileSync(join(folder, map), "utf8"));
  if (sourcesContent) return [];
  const missing = sources.filter((source) => !files.includes(normalize(join(dirname(map), source))));
  return missing.map((source) => `packs ${map}, but not its source ${source}`);
}
