import { parseArgs } from "node:util";
import type { ChunkOptions } from "./chunks.js";

export interface CommandLine extends ChunkOptions {
  /** Where the report goes. */
  readonly directory: string;
  /** Forget what earlier runs have done. */
  readonly fresh: boolean;
}

export const usage = `Usage: node main.js [--rows N] [--out directory] [--fresh]

  --rows N   read only a sample of about N rows, from all parts of the file
  --out      where flights.json and flights.html go (default: report)
  --fresh    forget what earlier runs have done`;

/** Throws a TypeError for an option that is unknown or not a number of rows. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: { rows: { type: "string" }, out: { type: "string", default: "report" }, fresh: { type: "boolean", default: false } },
  });
  const sampleRows = values.rows === undefined ? undefined : Number(values.rows);
  if (sampleRows !== undefined && !(Number.isInteger(sampleRows) && sampleRows > 0)) {
    throw new TypeError(`--rows takes a number of rows, not "${values.rows}".`);
  }
  return { directory: values.out, fresh: values.fresh, chunkRows: 50_000, sampleRows };
}
