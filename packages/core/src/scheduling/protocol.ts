import type { RoundDecision } from "../flows/rounds.js";
import type { StepEvent } from "../flows/step-event.js";
import type { Task } from "../tasks/task.js";
import type { Instruction } from "../flows/instruction.js";
import type { CompleteRetryPolicy } from "../retry/retry-policy.js";
import type { CacheReason } from "../tasks/cache-reason.js";
import type { SucceededOutcome, TaskOutcome } from "../tasks/task-outcome.js";
import type { FlowNode, ScopeState, TaskNode, Unit } from "./nodes.js";
import type { Decision, LedgerEntry } from "./ledger-entry.js";
import type { Ending } from "./ending.js";

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

/** What the scheduler is told of units, in answer to a {@link UnitCommand}. */
export type UnitInput =
  | { readonly type: "unit-opened"; readonly unit: Unit; readonly opening: UnitOpening }
  | { readonly type: "noted"; readonly nodes: readonly TaskNode[] }
  | { readonly type: "withdrawn"; readonly taskIds: readonly string[] }
  | { readonly type: "decided"; readonly unit: Unit; readonly decision: Decision }
  | {
      readonly type: "revert-made";
      readonly unit: Unit;
      readonly entry: LedgerEntry;
      readonly task: Task | undefined;
      readonly error: unknown;
    }
  | { readonly type: "unit-closed"; readonly unit: Unit }
  | { readonly type: "leftovers"; readonly root: FlowNode; readonly leftovers: readonly Leftover[] };

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

/** What is known of a unit when it is opened. */
export interface UnitOpening {
  readonly round: number;
  readonly provided: unknown;
  /** Whether there is a record of the round. */
  readonly isRecorded: boolean;
  /** What earlier heads have noted in this round. */
  readonly entries: readonly LedgerEntry[];
  readonly failures: ReadonlyMap<string, Error>;
  /** What was undone in this round although it went on. */
  readonly undone: readonly string[];
  /** What an earlier head has decided and not carried out. */
  readonly decision: Decision | undefined;
  /** The unit has failed already, and was undone. */
  readonly failed: { readonly error: unknown; readonly revertsAll: boolean } | undefined;
}

/** A unit that no flow has come to, and that an earlier head had decided to undo. */
export interface Leftover {
  readonly key: string;
  readonly name: string;
  readonly opening: UnitOpening;
}

/** What a unit needs of the part that keeps records, asks controllers and makes tasks. */
export type UnitCommand =
  /** Find out where it stands; without a round, in the last one. */
  | { readonly ask: "open"; readonly unit: Unit; readonly round: number | undefined }
  /** Record that the task is about to be started, after every outcome before. */
  | { readonly ask: "note"; readonly unit: Unit; readonly node: TaskNode; readonly entry: LedgerEntry }
  /** The task need not be started any more. */
  | { readonly ask: "withdraw"; readonly taskId: string }
  | UnitEnding
  /** Make the task that undoes it; `recordNumber` is that of its success, if there is one. */
  | { readonly ask: "revert"; readonly unit: Unit; readonly entry: LedgerEntry; readonly recordNumber: number | undefined }
  /** Record where the round stands; `forward`: its strays are undone. */
  | { readonly ask: "close"; readonly unit: Unit; readonly phase: "forward" | "reverted" | "ended" }
  /** Find out which units of earlier heads no flow has come to. */
  | { readonly ask: "leftovers"; readonly root: FlowNode }
  /** An outermost unit is over: nothing of it will be undone any more. */
  | { readonly ask: "forget"; readonly unit: Unit };

/** A unit whose flow is over and that has something to undo, or a controller to ask. */
export interface UnitEnding {
  readonly ask: "decide";
  readonly unit: Unit;
  /** Whether its controller is asked. */
  readonly asks: boolean;
  readonly error: unknown;
  /** Ids of what nobody needs, if the unit has ended well. */
  readonly strays: readonly string[] | undefined;
}

/** The part of {@link UnitCommand} that asks for one thing. */
export type UnitCommandOf<A extends UnitCommand["ask"]> = Extract<UnitCommand, { readonly ask: A }>;

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

/** What a task event is about. */
export interface TaskReference {
  readonly taskId: string;
  readonly operationId: string;
  /** The task's option `label`; of a revert, that of the task that it undoes. */
  readonly label?: string;
}

/** What a flow event is about. */
export interface FlowReference {
  readonly flow: string;
  readonly flowId: string | undefined;
}

/**
 * Which flow of the execution a flow event is about, and which one yielded it, as numbers from 1 in
 * the order in which flows were yielded.
 */
export interface FlowEventParent {
  readonly flowNumber: number;
  /** Undefined for what stands at the top. */
  readonly parentNumber: number | undefined;
}

/** Where a task stands. */
export interface TaskEventParent {
  /**
   * The flow that yielded it, see {@link FlowEventParent}; undefined if the task itself was
   * executed.
   */
  readonly flowNumber: number | undefined;
  /** Ids of the tasks whose values it takes as arguments. */
  readonly upstreams: readonly string[];
}

/** A change of state, for whoever listens. */
export type SchedulerEvent =
  | ({ readonly type: "flow-started" } & FlowReference & FlowEventParent)
  | ({
      readonly type: "flow-ended";
      readonly status: "succeeded" | "failed" | "cancelled";
      readonly error?: unknown;
    } & FlowReference &
      FlowEventParent)
  | ({
      readonly type: "task-submitted";
      readonly attempt: number;
      /** An earlier head has submitted this attempt: a resumed one goes on with it. */
      readonly isUnderWay?: boolean;
      /** Why it runs, where its result might have been in the cache. */
      readonly reason?: CacheReason;
    } & TaskReference &
      TaskEventParent)
  | ({ readonly type: "task-started"; readonly attempt: number } & TaskReference)
  | ({ readonly type: "task-joined" } & TaskReference)
  | ({
      readonly type: "task-restored";
      /** The attempt that succeeded; 0 if it ran in another execution. */
      readonly attempt: number;
      /** The value is that of another execution; absent if it is of this one. */
      readonly from?: "cache";
    } & TaskReference &
      TaskEventParent)
  | ({
      readonly type: "task-retrying";
      /** The attempt that failed. */
      readonly attempt: number;
      readonly error: Error;
      readonly delayMs: number;
      readonly isTransient: boolean;
    } & TaskReference)
  | ({ readonly type: "task-succeeded"; readonly attempt: number; readonly durationMs: number } & TaskReference)
  | ({ readonly type: "task-failed"; readonly attempt: number; readonly error: Error } & TaskReference)
  | ({ readonly type: "task-cancelled"; readonly attempt: number; readonly reason: string } & TaskReference)
  | ({
      readonly type: "flow-reverting";
      readonly round: number;
      /**
       * What was decided; undefined where the unit has ended well and only what nobody needs is
       * undone.
       */
      readonly decision?: RoundDecision;
      readonly error?: unknown;
      /** How many tasks are undone that nobody needs. */
      readonly strays?: number;
    } & FlowReference)
  | ({
      readonly type: "flow-reverted";
      readonly round: number;
      /** How many tasks could not be undone. */ readonly left: number;
    } & FlowReference)
  | ({
      readonly type: "flow-retrying";
      /** The round that has failed. */ readonly round: number;
      readonly error: unknown;
    } & FlowReference)
  | {
      readonly type: "unit-left";
      /** Its name. */
      readonly unit: string;
      /** What was started in it and stands. */
      readonly tasks: readonly TaskReference[];
    }
  | StepEvent
  | ({ readonly type: "task-forgotten" } & TaskReference)
  | { readonly type: "stalled"; readonly submittedAgain: number }
  | {
      readonly type: "outcome-ignored";
      readonly taskId: string;
      readonly attempt: number;
      readonly status: TaskOutcome["status"];
      readonly reason: string;
    };

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
