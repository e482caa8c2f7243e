import type { Input } from "../scheduling/protocol.js";
import type { UnitCommandOf } from "../scheduling/unit-protocol.js";
import { idempotencyKey } from "../tasks/idempotency-key.js";
import type { KeptRounds } from "./kept-rounds.js";
import { revertTask } from "./noted-call.js";

/**
 * The task that undoes another one, from its note and its outcome; or why it cannot be made.
 *
 * @throws StorageError, or ExecutionRunningError, when the store cannot be read: the head must end.
 */
export async function makeRevert(
  { unit, entry, recordNumber }: UnitCommandOf<"revert">,
  { executionId, rounds }: { readonly executionId: string; readonly rounds: KeptRounds },
): Promise<Input> {
  const type = "revert-made";
  const { taskId, label } = entry;
  try {
    const call = await rounds.callOf(entry);
    const outcome = recordNumber === undefined ? undefined : await rounds.outcomeOf(entry, recordNumber);
    const result = outcome?.status === "succeeded" ? outcome.value : undefined;
    const error = unit.decision?.error instanceof Error ? unit.decision.error : undefined;
    const failures = rounds.get(unit, unit.round.number)?.record.failures ?? new Map<string, Error>();
    const reverting = { taskId, idempotencyKey: idempotencyKey(executionId, taskId), error, failures };
    return { type, unit, entry, task: revertTask({ call, label, result, reverting }), error: undefined };
  } catch (error) {
    if (isOfStore(error)) throw error;
    return { type, unit, entry, task: undefined, error };
  }
}

function isOfStore(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return code === "MAZEPA_STORAGE" || code === "MAZEPA_EXECUTION_RUNNING";
}
