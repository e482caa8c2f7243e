import { parseArgs } from "node:util";
import type { ChunkOptions } from "./chunks.js";

export interface CommandLine extends ChunkOptions {
  /** Where the report goes. */
  readonly directory: string;
  /** Forget what earlier runs have done. */
  readonly fresh: boolean;
  /** How many threads run tasks; 0 for this one alone. */
  readonly threads: number;
}

export const usage = `Usage: node main.js [--rows N] [--out directory] [--threads N] [--fresh]

  --rows N   read only a sample of about N rows, from all parts of the file
  --out      where flights.json and flights.html go (default: report)
  --threads  run tasks on N threads beside this one (default: 0)
  --fresh    forget what earlier runs have done`;

/** Throws a TypeError for an option that is unknown or not the number that it should be. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: "string" },
      out: { type: "string", default: "report" },
      threads: { type: "string", default: "0" },
      fresh: { type: "boolean", default: false },
    },
  });
  const sampleRows = values.rows === undefined ? undefined : Number(values.rows);
  if (sampleRows !== undefined && !(Number.isInteger(sampleRows) && sampleRows > 0)) {
    throw new TypeError(`--rows takes a number of rows, not "${values.rows}".`);
  }
  const threads = Number(values.threads);
  if (!(Number.isInteger(threads) && threads >= 0))
    throw new TypeError(`--threads takes a number of threads, not "${values.threads}".`);
  return { directory: values.out, fresh: values.fresh, threads, chunkRows: 50_000, sampleRows };
}
