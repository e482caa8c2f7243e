import { StorageError } from "../errors.js";

/** The bytes of a blob in readable JSON. */
export function writeJson(format: number, record: object): Uint8Array {
  return Buffer.from(`${JSON.stringify({ format, ...record })}\n`);
}

/**
 * The record that {@link writeJson} wrote, with fields that a later version may have added.
 * Undefined when the bytes are damaged.
 *
 * @throws StorageError when they are of another format.
 */
export function readJson(format: number, bytes: Uint8Array): object | undefined {
  const found = parse(Buffer.from(bytes).toString("utf8"));
  if (found === undefined || found.format === format) return found;
  if (typeof found.format !== "number") return undefined;
  throw new StorageError(
    `A record in the store is of format ${found.format}; this @mazepa/core knows format ${format}. Update it to read that.`,
  );
}

function parse(text: string): { readonly format?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
