import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * Whether Node takes a file as CommonJS: by the extension, else by the `type` of the nearest
 * package.json.
 */
export function isCommonJs(file: string): boolean {
  if (/\.[cm]tsx?$/.test(file)) return /\.ctsx?$/.test(file);
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, "package.json");
    if (existsSync(manifest)) return (JSON.parse(readFileSync(manifest, "utf8")) as { type?: string }).type !== "module";
    if (folder === path.dirname(folder)) return true;
  }
}
