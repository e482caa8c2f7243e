import { inspect } from "node:util";
import { errorColours } from "../output/colours.js";
import { note, printResult } from "../output/output.js";
import type { Replayed } from "./replay-task.js";

/** Prints the verdict, then the value, or the error with its stack and the differences. */
export function printReplay(replayed: Replayed, { json }: { json?: boolean }): void {
  if (json) return printResult(asJson(replayed), { json });
  const { outcome, verdict, differences } = replayed;
  const colours = errorColours();
  const colour = verdict === "succeeds" ? colours.green : colours.red;
  note(colour(`It ${verdict}, in ${outcome.durationMs.toFixed(1)} ms.`));
  for (const { what, recorded, now } of differences) note(`  ${what}: recorded ${inspect(recorded)}, now ${inspect(now)}`);
  if (outcome.status === "succeeded") printResult(outcome.value);
  else if (outcome.status === "failed") printResult(outcome.error.stack ?? String(outcome.error));
}

function asJson({ task, outcome, verdict, differences }: Replayed): object {
  const { taskId, operationId, attempt, error: recorded } = task;
  const now = outcome.status === "succeeded" ? { value: outcome.value } : {};
  const error =
    outcome.status === "failed"
      ? { error: { name: outcome.error.name, message: outcome.error.message, stack: outcome.error.stack } }
      : {};
  return { taskId, operationId, attempt, verdict, differences, durationMs: outcome.durationMs, recorded, ...now, ...error };
}
