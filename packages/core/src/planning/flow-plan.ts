import type { AttemptRecord } from "../tasks/task-outcome.js";

/**
 * What a target would do, or has done, as a graph: see `planFlow`. Flows, tasks and waits are named
 * by their places in these lists.
 */
export interface FlowPlan {
  readonly flows: readonly PlannedFlow[];
  /** In the order in which they were yielded; upstreams before the tasks that take their values. */
  readonly tasks: readonly PlannedTask[];
  readonly waits: readonly PlannedWait[];
  /**
   * Whether there may be more: some flow could not be walked to its end, or asked how a task went
   * that was not run.
   */
  readonly lowerBound: boolean;
}

/** A flow of a plan. */
export interface PlannedFlow {
  readonly name: string;
  /** Whether it is part of the library's own machinery, as behind `map` and `reduce`. */
  readonly isInternal: boolean;
  /** The flow that yielded it; undefined for the root. */
  readonly parent: number | undefined;
  /** The wait that was over before it was yielded. */
  readonly after: number | undefined;
  /** Why it was not walked to its end. */
  readonly stoppedBecause?: string;
}

/** A task of a plan. */
export interface PlannedTask {
  readonly id: string;
  readonly operationId: string;
  /** The flow that yielded it first. */
  readonly flow: number;
  /** The wait that was over before it was yielded. */
  readonly after: number | undefined;
  /** The tasks whose values it takes, by their places in the plan. */
  readonly upstreams: readonly number[];
  /** The flows whose values it takes. */
  readonly upstreamFlows: readonly number[];
  /** How it went, if it has succeeded in the execution that the plan is drawn from. */
  readonly attempt?: AttemptRecord;
}

/** What a flow waited for before it went on. */
export interface PlannedWait {
  readonly tasks: readonly number[];
  readonly flows: readonly number[];
  /** An earlier wait of the same flow that this one does not imply. */
  readonly previous: number | undefined;
}
