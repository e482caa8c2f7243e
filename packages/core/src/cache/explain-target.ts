import type { Target } from "../flows/target.js";
import { planFlow } from "../planning/plan-flow.js";
import { taskBehind } from "../planning/stand-in.js";
import type { BlobStore } from "../storage/blob-store.js";
import type { CacheReason } from "../tasks/cache-reason.js";
import type { Task } from "../tasks/task.js";
import type { SucceededOutcome } from "../tasks/task-outcome.js";
import { CacheLookup, type CacheAnswer } from "./cache-lookup.js";
import type { TargetExplanation } from "./cached-result.js";
import { EntryStore } from "./entry-store.js";
import { RunStamps } from "./run-stamps.js";
import { UncachedUpstreams } from "./uncached-upstreams.js";

/** A lookup of results outside of an execution. */
export function lookupIn(store: BlobStore): CacheLookup {
  return new CacheLookup({
    entries: new EntryStore(store),
    stamps: new RunStamps(),
    uncached: new UncachedUpstreams(),
    memory: { load: () => undefined },
    recordOf: () => undefined,
  });
}

/** See `ResultCache.explainTarget`. */
export async function explainTarget(store: BlobStore, target: Target): Promise<TargetExplanation> {
  const lookup = lookupIn(store);
  const reasons = new Map<string, CacheReason>();
  const results = async (taskId: string, task: Task): Promise<SucceededOutcome | undefined> => {
    const unknown = task.upstreams.find((upstream) => taskBehind(upstream) !== upstream);
    const answer = unknown ? missOf(taskBehind(unknown)) : await lookup.explain(task);
    if (answer.type === "hit") return outcomeOf(answer);
    reasons.set(taskId, answer.reason);
    return undefined;
  };
  const { tasks, lowerBound } = await planFlow(target, { results });
  const explained = tasks.map(({ id: taskId, operationId }) => {
    const reason = reasons.get(taskId);
    return { taskId, operationId, isValid: reason === undefined, ...(reason && { reason }) };
  });
  return { tasks: explained, lowerBound };
}

/** The result of a task is not known that takes a value which is not known. */
function missOf({ id: taskId, operationId }: Task): CacheAnswer {
  return { type: "miss", reason: { type: "upstream", taskId, operationId }, meta: undefined };
}

function outcomeOf({ meta, value }: CacheAnswer & { type: "hit" }): SucceededOutcome {
  const { startedAtMs, durationMs, worker } = meta;
  return { status: "succeeded", value, attempt: 0, startedAt: new Date(startedAtMs), durationMs, worker };
}
