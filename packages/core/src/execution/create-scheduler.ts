import type { Flow } from "../flows/flow.js";
import { viewedFlows } from "../scheduling/flow-times.js";
import { Scheduler } from "../scheduling/scheduler.js";
import type { EventHub } from "./events.js";
import type { CompleteExecuteOptions } from "./execution-options.js";

/** The scheduler of one execution, which makes events only while the hub has listeners. */
export function createScheduler(root: Flow, options: CompleteExecuteOptions, hub: EventHub): Scheduler {
  const { maxInFlight, failurePolicy, limits, transientRetry, cancelGraceMs, checkpoint } = options;
  return new Scheduler(root, {
    ...{ maxInFlight, failurePolicy, limits, transientRetry, cancelGraceMs },
    listens: () => hub.hasListeners,
    random: Math.random,
    ...(checkpoint === undefined ? { notesAtOnce: true } : { keepsDates: true, viewedFlows }),
  });
}
