import type { FailureGroup } from "@mazepa/core";
import { coloursFor } from "../output/colours.js";
import { formatTable } from "../output/table.js";
import { countText, errorText } from "./execution-text.js";

/** The failures of an execution by operation and kind of error. */
export interface CountedFailures {
  readonly groups: readonly FailureGroup[];
  /** The number of failed tasks that belong to no group. */
  readonly otherCount: number;
}

/** The lines of a table of failures for a stream; none if nothing has failed. */
export function failureTable({ groups, otherCount }: CountedFailures, stream?: NodeJS.WriteStream): string[] {
  if (groups.length === 0 && otherCount === 0) return [];
  const rows = groups.map(({ count, retried, operationId, error }) => [
    ...[failedText(count, stream), retried === 0 ? "" : countText(retried), operationId, errorText(error)],
  ]);
  const others = otherCount > 0 ? [[failedText(otherCount, stream), "", "", "others"]] : [];
  return formatTable(["FAILED", "RETRIED", "OPERATION", "ERROR"], [...rows, ...others], stream);
}

/** A number of failures in red; nothing for none. */
export function failedText(count: number, stream: NodeJS.WriteStream = process.stdout): string {
  return count === 0 ? "" : coloursFor(stream).red(countText(count));
}
