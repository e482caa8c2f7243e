import { InvalidOptionError, type ExecutionQueue } from "@mazepa/core";
import { checkDuration, checkFunction, checkKnown, checkNames, checkSignal, checkWholeNumber } from "@mazepa/core/internal";
import type { ConductorEvent } from "./conductor-events.js";
import { type JobBoard } from "./job-board.js";

/** Options of {@link startConductor}. */
export interface ConductorOptions {
  /** The board whose jobs are run. */
  readonly board: JobBoard;
  /** Modules that register flow schemas and operations: paths, URLs or packages. Default: none. */
  readonly modules?: readonly string[];
  /** Packages that may be imported when a job needs them. Default: none. */
  readonly packages?: readonly string[];
  /** Where the tasks of the jobs run. Default: in this process, one at a time for each job. */
  readonly queue?: ExecutionQueue;
  /** The maximum number of jobs that run at once. Default 4. */
  readonly concurrency?: number;
  /** The interval of polls of the board, in ms. Default: memory at once, files 500, S3 5000. */
  readonly pollMs?: number;
  /**
   * The time in ms that `stop()` gives the tasks of suspended jobs before it cancels them. Default
   * 30,000.
   */
  readonly stopMs?: number;
  /**
   * The time in ms from which a job takes no process while it waits: for a date that is further
   * away, or for signals that have not come for so long. Default 600,000.
   */
  readonly parkAfterMs?: number;
  /** The time in ms after which jobs that have ended are removed. Default: 7 days. */
  readonly keepMs?: number;
  /** The number of jobs after which the conductor stops. Default: no limit. */
  readonly maxJobs?: number;
  /** The time in ms without a job after which the conductor stops. Default: never. */
  readonly idleTimeoutMs?: number;
  /** Called with every event. */
  readonly onEvent?: (event: ConductorEvent) => void;
  /** Stops the conductor, as `stop()` does. */
  readonly signal?: AbortSignal;
}

/** {@link ConductorOptions} with its defaults filled in. */
export type CompleteConductorOptions = ConductorOptions &
  Required<Pick<ConductorOptions, "modules" | "packages" | "concurrency" | "stopMs" | "parkAfterMs" | "keepMs">>;

const known = [
  ...["board", "modules", "packages", "queue", "concurrency", "pollMs", "stopMs", "parkAfterMs", "keepMs"],
  ...["maxJobs", "idleTimeoutMs", "onEvent", "signal"],
];

/** @throws InvalidOptionError naming the option that makes no sense. */
export function completeConductorOptions(options: ConductorOptions): CompleteConductorOptions {
  checkKnown("startConductor", options, known);
  if (typeof options.board?.jobs !== "function")
    throw new InvalidOptionError('Option "board" must be a JobBoard: `new JobBoard("./board")`.');
  if (options.queue !== undefined && typeof options.queue?.open !== "function")
    throw new InvalidOptionError('Option "queue" must be an ExecutionQueue: an object with a method `open`.');
  checkFunction("onEvent", options.onEvent);
  checkSignal("signal", options.signal);
  for (const name of ["modules", "packages"] as const) checkNames(name, options[name]);
  for (const name of ["concurrency", "maxJobs"] as const) checkWholeNumber(name, options[name], 1);
  checkDuration("pollMs", options.pollMs, 1);
  for (const name of ["stopMs", "parkAfterMs", "keepMs", "idleTimeoutMs"] as const) checkDuration(name, options[name]);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as typeof options;
  const durations = { stopMs: 30_000, parkAfterMs: 600_000, keepMs: 7 * 86_400_000 };
  return { modules: [], packages: [], concurrency: 4, ...durations, ...given };
}
