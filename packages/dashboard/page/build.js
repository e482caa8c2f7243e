// Builds the page into dist/page, unless it is built from the same sources.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { globSync } from "tinyglobby";
import { build } from "vite";

const sources = import.meta.dirname;
const stamp = path.join(sources, "../dist/page/.vite/sources");

const digest = digestOf(["../package.json", ...globSync("**", { cwd: sources }).sort()]);
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== digest) {
  await build({ configFile: path.join(sources, "vite.config.js") });
  writeFileSync(stamp, digest);
}

/** @param {readonly string[]} files */
function digestOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(path.join(sources, file)));
  return hash.digest("hex");
}
