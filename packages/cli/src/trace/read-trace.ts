import { readFile } from "node:fs/promises";
import { UsageError } from "../output/cli-errors.js";
import type { ExecutionTrace } from "./execution-trace.js";
import { TraceFolding, type TracedEvent } from "./trace-folding.js";

/**
 * Reads a trace that `mazepa run --trace <file>` has written.
 *
 * @throws UsageError when the file cannot be read, or is not a trace.
 */
export async function readTrace(file: string): Promise<ExecutionTrace> {
  const folding = new TraceFolding();
  const lines = (await textOf(file)).split("\n").filter(Boolean);
  lines.forEach((line, index) => {
    const event = eventOf(line);
    if (event) folding.take(event, index);
    // A process that was killed may have left half a line.
    else if (index !== lines.length - 1 || index === 0)
      throw new UsageError(`${file} is not a trace: line ${index + 1} is not an event.`);
  });
  return folding.trace;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new UsageError(`The trace ${file} cannot be read. Is it what \`mazepa run --trace\` has written?`, { cause });
  }
}

function eventOf(line: string): TracedEvent | undefined {
  try {
    const event = JSON.parse(line) as TracedEvent | null;
    return typeof event?.type === "string" && typeof event.at === "string" ? event : undefined;
  } catch {
    return undefined;
  }
}
