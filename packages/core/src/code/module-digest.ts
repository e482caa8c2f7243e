import { readFile, stat } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { realpathSync } from "node:fs";
import { digest } from "../serialization/identity.js";
import { importsOf } from "./imports-of.js";
import { resolveImport } from "./resolve-import.js";

/** The tolerance in ms for file systems that round times to whole seconds. */
const coarseMs = 1000;

/** The time at which this process was started. */
const startedAtMs = Date.now() - process.uptime() * 1000;

/**
 * A digest of a module: of its file, of the files that it imports statically, and of the names and
 * versions of packages.
 *
 * @throws Error naming the file that may not be what this process has loaded, or cannot be
 *   understood.
 */
export async function moduleDigest(entry: string): Promise<string> {
  const root = realpathSync(entry);
  const parts = new Map<string, string>();
  const open = [root];
  const seen = new Set(open);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const importer = file;
    const bytes = await loadedBytes(file);
    parts.set(relative(dirname(root), file), digest(bytes.toString("latin1")));
    for (const specifier of await importsIn(file, bytes.toString())) {
      const found = await within(file, () => resolveImport(specifier, importer));
      if (found.type === "package") parts.set(found.name, found.version);
      if (found.type !== "file" || seen.has(found.file)) continue;
      seen.add(found.file);
      open.push(found.file);
    }
  }
  return digest(
    [...parts]
      .map((part) => part.join("\n"))
      .sort()
      .join("\n\n"),
  );
}

function importsIn(file: string, code: string): Promise<readonly string[]> {
  return within(file, () => importsOf(file, code));
}

async function within<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new Error(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/**
 * The bytes of a file as this process has loaded it: the file was not changed since the start. Its
 * time is read after its bytes, so that a change meanwhile is seen.
 */
async function loadedBytes(file: string): Promise<Buffer> {
  const bytes = await readFile(file);
  const { mtimeMs, ctimeMs } = await stat(file);
  const changedMs = Math.max(mtimeMs, ctimeMs);
  const isCoarse = mtimeMs % coarseMs === 0 && ctimeMs % coarseMs === 0;
  if (changedMs > startedAtMs - (isCoarse ? coarseMs : 0))
    throw new Error(`${file} has changed since this process was started, so it may not be the code that runs here`);
  return bytes;
}
