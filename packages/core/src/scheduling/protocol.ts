import type { Instruction } from "../flows/instruction.js";
import type { Verdict } from "../retry/failure-verdict.js";
import type { CompleteRetryPolicy } from "../retry/retry-policy.js";
import type { CacheReason } from "../tasks/cache-reason.js";
import type { SucceededOutcome, TaskOutcome } from "../tasks/task-outcome.js";
import type { CancelledAttempt } from "./cancelled-attempt.js";
import type { Ending } from "./ending.js";
import type { FlowNode, ScopeState, TaskNode } from "./nodes.js";
import type { SchedulerEvent } from "./scheduler-events.js";
import type { UnitCommand, UnitInput } from "./unit-protocol.js";

/** An input of the scheduler. */
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
  | LoadedRecord
  | LookedUp
  | {
      readonly type: "signalled";
      readonly scope: ScopeState;
      /** Undefined if it was not sent yet. */
      readonly answer: SignalAnswer | undefined;
    }
  | UnitInput
  | { readonly type: "suspend" }
  | { readonly type: "cancel"; readonly error: Error }
  | { readonly type: "stalled" };

/** The value of a signal, or the error of its check. */
export type SignalAnswer = { readonly value: unknown } | { readonly error: unknown };

/** A signal that a flow waits for: the one of this number, from 1, among those of this name. */
export interface WantedSignal {
  readonly scope: ScopeState;
  readonly name: string;
  readonly number: number;
}

/** The record of an earlier success that was asked for by a `load`. */
export interface LoadedRecord {
  readonly type: "loaded";
  readonly node: TaskNode | ScopeState;
  readonly recordNumber: number;
  /** Undefined if it cannot be read. */
  readonly outcome: TaskOutcome | undefined;
}

/** The answer of the cache for a task. */
export interface LookedUp {
  readonly type: "looked-up";
  readonly node: TaskNode;
  readonly found: FoundResult;
}

/** A result that replaces a run. */
export interface CacheHit {
  readonly outcome: SucceededOutcome;
  /** The size of its value in memory. */
  readonly sizeBytes: number;
}

/** A result of another execution that may be used, or the reason why there is none. */
export type FoundResult = CacheHit | { readonly reason: CacheReason };

/** An accepted outcome, to be stored and recorded before any flow sees it. */
export type AcceptedOutcome = OutcomeToKeep &
  ({ readonly node: TaskNode } | { readonly node: undefined; readonly taskId: string });

/** The task that was brought to an end. */
export function taskIdOf(accepted: AcceptedOutcome): string {
  return accepted.node ? accepted.node.id : accepted.taskId;
}

/** The fields of every accepted outcome, whether or not a flow has yielded its task. */
interface OutcomeToKeep {
  readonly outcome: TaskOutcome;
  /** The number of this success; undefined for a failure. */
  readonly recordNumber: number | undefined;
  /** The size of its value in memory, from the input. */
  readonly sizeBytes: number;
  /** The nearest flow around the task, where views are kept. */
  readonly flow?: FlowNode | undefined;
}

/**
 * The scheduler's commands, to be carried out in this order; valid until the next `tell` or `next`.
 */
export interface Commands {
  record: AcceptedOutcome[];
  /** Generators to close, innermost first. */
  close: FlowNode[];
  cancel: CancelledAttempt[];
  submit: TaskNode[];
  /** Fetch the value of a success of this execution, or look in the cache (`inCache`). */
  load: { readonly node: TaskNode | ScopeState; readonly recordNumber: number }[];
  /** Tell of these signals at once whether they were sent, and of others when they are. */
  signals: WantedSignal[];
  /** The commands for units. */
  units: UnitCommand[];
  events: SchedulerEvent[];
  /** The next generator to advance, with its `resume`. */
  advance: FlowNode | undefined;
  /** Whether there is more to do at once, besides `advance`. */
  isUnfinished: boolean;
  /** Whether nothing is under way any more in an execution that is being suspended. */
  isSuspended: boolean;
  /** The time at which the next timer is due. */
  wakeAtMs: number | undefined;
  /** The end of the root, once it has ended. */
  ended: Ending | undefined;
}

/** Options of a scheduler. */
export interface SchedulerOptions {
  readonly maxInFlight: number;
  readonly failurePolicy: "fail-fast" | "finish";
  readonly limits: Readonly<Record<string, number>>;
  readonly transientRetry: CompleteRetryPolicy;
  readonly cancelGraceMs: number;
  /** Whether events are wanted now; without a listener, none are made. */
  readonly listens: () => boolean;
  /** Whether the dates of sleeps and limits are recorded, for resumed executions. Default false. */
  readonly keepsDates?: boolean;
  /** Whether notes are in memory only, so that nothing waits for them. Default false. */
  readonly notesAtOnce?: boolean;
  /** The number of flows whose times are kept for views. Default 0. */
  readonly viewedFlows?: number;
  /** Gives numbers in [0, 1), for back-off. */
  readonly random: () => number;
}
