import type { RoundDecision } from "../flows/rounds.js";
import type { StepEvent } from "../flows/step-event.js";
import type { CacheReason } from "../tasks/cache-reason.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";

/** The subject of a task event. */
export interface TaskReference {
  readonly taskId: string;
  readonly operationId: string;
  /** The task's option `label`; of a revert, that of the task that it undoes. */
  readonly label?: string;
}

/** The subject of a flow event. */
export interface FlowReference {
  readonly flow: string;
  readonly flowId: string | undefined;
}

/**
 * The flow of a flow event and the flow that yielded it, as numbers from 1 in the order in which
 * flows were yielded.
 */
export interface FlowEventParent {
  readonly flowNumber: number;
  /** The number of the flow that yielded it; undefined at the top. */
  readonly parentNumber: number | undefined;
}

/** The position of a task. */
export interface TaskEventParent {
  /**
   * The flow that yielded it, see {@link FlowEventParent}; undefined if the task itself was
   * executed.
   */
  readonly flowNumber: number | undefined;
  /** Ids of the tasks whose values it takes as arguments. */
  readonly upstreams: readonly string[];
}

/** A change of state, for listeners. */
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
      /** Whether an earlier head has submitted this attempt, and the resumed one takes it over. */
      readonly isUnderWay?: boolean;
      /** The reason why it runs, if its result might have been in the cache. */
      readonly reason?: CacheReason;
    } & TaskReference &
      TaskEventParent)
  | ({ readonly type: "task-started"; readonly attempt: number } & TaskReference)
  | ({ readonly type: "task-joined" } & TaskReference)
  | ({
      readonly type: "task-restored";
      /** The attempt that succeeded; 0 if it ran in another execution. */
      readonly attempt: number;
      /** Set if the value is from another execution. */
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
       * The decision; undefined if the unit has succeeded and only tasks that are no longer needed
       * are undone.
       */
      readonly decision?: RoundDecision;
      readonly error?: unknown;
      /** The number of undone tasks that are no longer needed. */
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
      /** The tasks that were started in it and are not undone. */
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
