import type { Instruction } from "../flows/instruction.js";
import type { CompleteRetryPolicy } from "../retry/retry-policy.js";
import type { CacheReason } from "../tasks/cache-reason.js";
import type { SucceededOutcome, TaskOutcome } from "../tasks/task-outcome.js";
import type { Ending } from "./ending.js";
import type { FlowNode, ScopeState, TaskNode } from "./nodes.js";
import type { SchedulerEvent } from "./scheduler-events.js";
import type { UnitCommand, UnitInput } from "./unit-protocol.js";

/** How to treat a failed attempt. Computed outside the scheduler, which never calls user code. */
export interface Verdict {
  /** Whether the error passes by itself and has a policy of its own. */
  readonly isTransient: boolean;
  /** Whether the policy says that this error is worth a retry. */
  readonly mayRetry: boolean;
  /** How long to wait before the next attempt, where a transient error says so. */
  readonly retryAfterMs?: number;
  /** The attempt was not sent, since the queue cannot be reached: it does not use up retries. */
  readonly isUnsent?: boolean;
}

/** What the scheduler is told. */
export type Input =
  | { readonly type: "yielded"; readonly node: FlowNode; readonly instruction: Instruction }
  | { readonly type: "pending"; readonly node: FlowNode }
  | { readonly type: "returned"; readonly node: FlowNode; readonly value: unknown }
  | { readonly type: "threw"; readonly node: FlowNode; readonly error: unknown }
  | { readonly type: "closed"; readonly node: FlowNode; readonly failure?: { readonly error: unknown } }
  | { readonly type: "started"; readonly taskId: string; readonly attempt: number }
  | {
      readonly type: "outcome";
      readonly taskId: string;
      readonly attempt: number;
      readonly outcome: TaskOutcome;
      readonly sizeBytes?: number;
      readonly verdict?: Verdict;
    }
  | {
      /** A report that cannot be true: it tells nothing of the attempt. */
      readonly type: "refused";
      readonly taskId: string;
      readonly attempt: number;
      readonly status: TaskOutcome["status"];
      readonly problem: string;
    }
  | { readonly type: "loaded"; readonly node: TaskNode | ScopeState; readonly outcome: TaskOutcome | undefined }
  | LookedUp
  | UnitInput
  | { readonly type: "suspend" }
  | { readonly type: "cancel"; readonly error: Error }
  | { readonly type: "stalled" };

/** What the cache has for a task. */
export interface LookedUp {
  readonly type: "looked-up";
  readonly node: TaskNode;
  readonly found: FoundResult;
}

/** A result that stands for a run. */
export interface CacheHit {
  readonly outcome: SucceededOutcome;
  /** What its value takes in memory. */
  readonly sizeBytes: number;
}

/** A result of another execution that may be used, or why there is none. */
export type FoundResult = CacheHit | { readonly reason: CacheReason };

/** An accepted outcome, to be remembered and recorded before any flow sees it. */
export type AcceptedOutcome = OutcomeToKeep &
  ({ readonly node: TaskNode } | { readonly node: undefined; readonly taskId: string });

/** The task that was brought to an end. */
export function taskIdOf(accepted: AcceptedOutcome): string {
  return accepted.node ? accepted.node.id : accepted.taskId;
}

/** What an accepted outcome has, whether a flow has yielded its task or not yet. */
interface OutcomeToKeep {
  readonly outcome: TaskOutcome;
  /** The number of this success; undefined for a failure. */
  readonly recordNumber: number | undefined;
  /** What its value takes in memory, as the input said. */
  readonly sizeBytes: number;
}

/**
 * What the scheduler asks for, to be carried out in this order; valid until it is told something or
 * asked again.
 */
export interface Commands {
  record: AcceptedOutcome[];
  /** Generators to close, innermost first. */
  close: FlowNode[];
  cancel: { readonly taskId: string; readonly attempt: number }[];
  submit: TaskNode[];
  /** Fetch the value of a success of this execution, or look in the cache (`inCache`). */
  load: { readonly node: TaskNode | ScopeState; readonly recordNumber: number }[];
  /** What units need. */
  units: UnitCommand[];
  events: SchedulerEvent[];
  /** The next generator to advance, with its `resume`. */
  advance: FlowNode | undefined;
  /** Whether there is more to do at once, beside what `advance` leads to. */
  isUnfinished: boolean;
  /** Whether nothing is under way any more in an execution that is being suspended. */
  isSuspended: boolean;
  /** When the next timer is due. */
  wakeAtMs: number | undefined;
  /** How the root ended, once it has. */
  ended: Ending | undefined;
}

/** What a scheduler is told once. */
export interface SchedulerOptions {
  readonly maxInFlight: number;
  readonly failurePolicy: "fail-fast" | "finish";
  readonly limits: Readonly<Record<string, number>>;
  readonly transientRetry: CompleteRetryPolicy;
  readonly cancelGraceMs: number;
  /** Whether events are wanted now; without a listener, none are made. */
  readonly listens: () => boolean;
  /** Whether the dates of sleeps and limits are recorded, for those who resume. Default false. */
  readonly keepsDates?: boolean;
  /** Gives numbers in [0, 1), for back-off. */
  readonly random: () => number;
}
