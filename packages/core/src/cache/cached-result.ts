import type { CacheReason } from "../tasks/cache-reason.js";
import type { Task } from "../tasks/task.js";

/** A result in a cache. */
export interface CachedResult {
  readonly operationId: string;
  /** The id of the task, which is derived from its content. */
  readonly taskId: string;
  /** The parts of the arguments by their paths, such as `[0].rate`, as short texts. */
  readonly args: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly worker: string;
  /** The size of the value in the store. */
  readonly sizeBytes: number;
  /** The digest of the code that ran; absent with `source: "none"`. */
  readonly code?: string;
  /** The path of the run's directory, if it asked for one and the cache is a directory. */
  readonly directory?: string;
  /** The version of the operation package. */
  readonly packageVersion?: string;
  /** The tasks whose values it was made from. */
  readonly upstreams: readonly { readonly taskId: string; readonly operationId: string }[];
}

/** A part of the arguments that differs; `undefined` on the side that lacks it. */
export interface CacheDifference {
  readonly path: string;
  readonly was: string | undefined;
  readonly is: string | undefined;
}

/** Whether a task would run, and why. */
export interface CacheExplanation {
  /** Whether its result would be used. */
  readonly isValid: boolean;
  /** The reason why it would not be used. */
  readonly reason?: CacheReason;
  /** If there is no entry: the entry of the operation with the most equal arguments. */
  readonly nearest?: { readonly result: CachedResult; readonly differences: readonly CacheDifference[] };
}

/** The tasks of a target that would run, and why. */
export interface TargetExplanation {
  /** All tasks; a task comes after those whose values it takes. */
  readonly tasks: readonly ExplainedTask[];
  /** Whether there may be more: a flow looks into the value of a task that would run. */
  readonly lowerBound: boolean;
}

/** Whether a task of a target would run, and why. */
export interface ExplainedTask extends Omit<CacheExplanation, "nearest"> {
  readonly taskId: string;
  readonly operationId: string;
}

/** The results to remove from a cache: one result, or all that match the other options. */
export interface ClearCacheOptions {
  readonly task?: Task;
  /** A result from `entries` or `entry`. */
  readonly result?: Pick<CachedResult, "operationId" | "taskId">;
  /** The id of an operation. */
  readonly operation?: string;
  /** Only results that were written at least this long ago, in ms. */
  readonly olderThanMs?: number;
  /** Everything. */
  readonly all?: boolean;
}
