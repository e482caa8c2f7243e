import { asError } from "../serialization/as-error.js";
import { isPart, pickPart } from "../tasks/part.js";
import { resolveArguments } from "../tasks/resolve-arguments.js";
import { failedOutcome, neverRan } from "../tasks/task-outcome.js";
import { failedForGood } from "./failed-attempts.js";
import { joinErrors } from "./flow-endings.js";
import type { Node, TaskNode } from "./nodes.js";
import type { Ending } from "./ending.js";
import type { Hold } from "./hold.js";
import type { SchedulerState } from "./state.js";
import { endCancelled, uncountHeld } from "./task-endings.js";

/**
 * Tells a task that is held for its upstreams how one of them has ended. It continues once all have
 * succeeded. After a failure it is cancelled: at once, or with `failurePolicy: "finish"` once all
 * have ended.
 */
export function upstreamEnded(state: SchedulerState, held: TaskNode, { child, ending }: { child: Node; ending: Ending }): void {
  const { hold } = held;
  if (!hold) return;
  if (ending.status === "succeeded") hold.outcomes.set(child.id ?? "", ending.outcome);
  else {
    hold.reason ??= `upstream ${child.id} failed`;
    hold.errors = [...(hold.errors ?? []), ending.error];
  }
  hold.missing--;
  const mayEnd = state.options.failurePolicy === "fail-fast" || hold.missing === 0;
  if (hold.reason !== undefined && mayEnd) {
    const error = joinErrors([...new Set(hold.errors)], held.task.operationId);
    return endCancelled(state, held, { reason: hold.reason, error });
  }
  if (hold.missing === 0) letGo(state, held, hold);
}

/**
 * Releases a held task. If it takes a part that its upstream's value does not have, it fails for
 * good and does not run.
 */
function letGo(state: SchedulerState, held: TaskNode, hold: Hold): void {
  try {
    const values = new Map(held.task.upstreams.map((upstream, place) => [upstream, valueOf(hold, place)]));
    hold.args = resolveArguments(held.task.args, (given) =>
      isPart(given) ? pickPart(values.get(given.task), given.path) : values.get(given),
    );
  } catch (error) {
    const record = neverRan(held.attempt, "head", new Date(state.nowMs));
    return failedForGood(state, held, failedOutcome(asError(error), record));
  }
  held.state = "admissible";
  uncountHeld(state, held);
  state.admissible.push(held);
}

function valueOf({ ids, outcomes }: Hold, place: number): unknown {
  return outcomes.get(ids[place] ?? "")?.value;
}
