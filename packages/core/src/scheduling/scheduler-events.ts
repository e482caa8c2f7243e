import type { RoundDecision } from "../flows/rounds.js";
import type { StepEvent } from "../flows/step-event.js";
import type { CacheReason } from "../tasks/cache-reason.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";

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
