import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { Refusal } from "../answer-error.js";

/** A file of the page. */
export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

/** Paths that browsers ask for by themselves, and the files that answer them. */
const aliases: Readonly<Record<string, string>> = { "/": "/index.html", "/favicon.ico": "/favicon.svg" };

/**
 * The files of the page, all read at the first request: a path is looked up and never joined, so
 * that none leads elsewhere.
 */
export class PageFiles {
  #files: Promise<ReadonlyMap<string, PageFile>> | undefined;

  /** @throws Refusal when there is no such file. */
  async find(pathname: string): Promise<PageFile> {
    this.#files ??= readPage().catch((error: unknown) => {
      this.#files = undefined; // the next request tries again
      throw error;
    });
    const files = await this.#files;
    const found = files.get(aliases[pathname] ?? pathname);
    if (found) return found;
    const why = files.size === 0 ? "The files of the page are not built: run npm run build." : "There is no such file.";
    throw new Refusal(404, "not-found", why);
  }
}

async function readPage(): Promise<Map<string, PageFile>> {
  const folder = path.join(packageFolder(), "dist", "page");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && path.extname(entry.name) in types);
  const read = files.map(async (entry): Promise<[string, PageFile]> => {
    const place = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, place).split(path.sep).join("/");
    return [`/${name}`, { bytes: new Uint8Array(await readFile(place)), type: types[path.extname(name)] ?? "" }];
  });
  return new Map(await Promise.all(read));
}

/** The folder of this package, from wherever in it this module is. */
function packageFolder(): string {
  return path.dirname(createRequire(import.meta.url).resolve("@mazepa/dashboard/package.json"));
}
