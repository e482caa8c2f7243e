import type { AttemptRecord } from "../tasks/task-outcome.js";

/**
 * The graph of a target's work, planned or done: see `planFlow`. Flows, tasks and waits are
 * identified by their indexes in these lists.
 */
export interface FlowPlan {
  readonly flows: readonly PlannedFlow[];
  /**
   * Tasks in the order in which they were yielded, upstreams before the tasks that take their
   * values.
   */
  readonly tasks: readonly PlannedTask[];
  readonly waits: readonly PlannedWait[];
  /** The order of work that flows state besides waits, as patterns do. */
  readonly links: readonly PlannedLink[];
  /**
   * Whether there may be more: a flow could not be walked to its end, or asked for the outcome of a
   * task that was not run.
   */
  readonly lowerBound: boolean;
}

/** A flow of a plan. */
export interface PlannedFlow {
  readonly name: string;
  /** Whether it belongs to the library's own machinery, as behind `map` and `reduce`. */
  readonly isInternal: boolean;
  /** The flow that yielded it; undefined for the root. */
  readonly parent: number | undefined;
  /** The wait that ended before it was yielded. */
  readonly after: number | undefined;
  /** The reason why it was not walked to its end. */
  readonly stoppedBecause?: string;
}

/** A task of a plan. */
export interface PlannedTask {
  readonly id: string;
  readonly operationId: string;
  /** The label of the task, such as the name of a step. */
  readonly label?: string;
  /** The flow that yielded it first. */
  readonly flow: number;
  /** The wait that ended before it was yielded. */
  readonly after: number | undefined;
  /** The indexes of tasks whose values it takes. */
  readonly upstreams: readonly number[];
  /** The indexes of flows whose values it takes. */
  readonly upstreamFlows: readonly number[];
  /** The recorded attempt, if the task succeeded in the execution from which the plan is drawn. */
  readonly attempt?: AttemptRecord;
}

/** A wait of a flow: the tasks and flows that it waited for before it continued. */
export interface PlannedWait {
  readonly tasks: readonly number[];
  readonly flows: readonly number[];
  /** An earlier wait of the same flow, unless this one implies it. */
  readonly previous: number | undefined;
}

/** Work that comes after other work, perhaps under a condition. */
export interface PlannedLink {
  readonly from: PlannedEnd;
  readonly to: PlannedEnd;
  readonly isConditional: boolean;
}

/** One end of a {@link PlannedLink}: a task or a flow, by its place in the plan. */
export interface PlannedEnd {
  readonly kind: "task" | "flow";
  readonly index: number;
}
