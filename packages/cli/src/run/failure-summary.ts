import type { Execution } from "@mazepa/core";
import { shellLine } from "@mazepa/core/internal";
import { failureTable } from "../executions/failure-table.js";
import { errorColours } from "../output/colours.js";
import { note } from "../output/output.js";

const maxKinds = 10;

/**
 * Writes the failures of an execution that has ended to standard error, by kind, those of retried
 * attempts included; nothing if there are none.
 */
export function noteFailures(execution: Execution, checkpoint: string | undefined): void {
  const failures = execution.failures();
  const lines = failureTable({ groups: failures.slice(0, maxKinds), otherCount: 0 }, process.stderr);
  if (lines.length === 0) return;
  note(lines.join("\n"));
  if (checkpoint !== undefined && failures.some(({ count }) => count > 0))
    note(errorColours().dim(`Each failed task: ${shellLine(["mazepa", "failures", execution.id, "--checkpoint", checkpoint])}`));
  else if (failures.length > maxKinds) note(errorColours().dim(`There are ${failures.length - maxKinds} more kinds of failure.`));
}
