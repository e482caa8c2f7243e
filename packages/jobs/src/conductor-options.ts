import { InvalidOptionError, type ExecutionQueue } from "@mazepa/core";
import { checkDuration, checkKnown, checkNames, checkWholeNumber } from "@mazepa/core/internal";
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
  /** How many jobs are run at once. Default 4. */
  readonly concurrency?: number;
  /** How often the board is looked at, in ms. Default: memory at once, files 500, S3 5000. */
  readonly pollMs?: number;
  /** How long `stop()` lets suspended jobs run on before it cancels their tasks. Default 30,000. */
  readonly stopMs?: number;
  /** How long jobs that have ended are kept before they are removed. Default: 7 days. */
  readonly keepMs?: number;
  /** It stops after so many jobs. Default: never. */
  readonly maxJobs?: number;
  /** It stops after so long without a job. Default: never. */
  readonly idleTimeoutMs?: number;
  /** Told of what becomes of jobs. */
  readonly onEvent?: (event: ConductorEvent) => void;
  /** Stops the conductor, as `stop()` does. */
  readonly signal?: AbortSignal;
}

/** {@link ConductorOptions} with every default filled in, but those that are none. */
export type CompleteConductorOptions = ConductorOptions &
  Required<Pick<ConductorOptions, "modules" | "packages" | "concurrency" | "stopMs" | "keepMs">>;

const known = [
  ...["board", "modules", "packages", "queue", "concurrency", "pollMs", "stopMs", "keepMs"],
  ...["maxJobs", "idleTimeoutMs", "onEvent", "signal"],
];

/** @throws InvalidOptionError naming the option that makes no sense. */
export function completeConductorOptions(options: ConductorOptions): CompleteConductorOptions {
  checkKnown("startConductor", options, known);
  if (typeof options.board?.jobs !== "function")
    throw new InvalidOptionError('Option "board" must be a JobBoard: `new JobBoard("./board")`.');
  for (const name of ["modules", "packages"] as const) checkNames(name, options[name]);
  for (const name of ["concurrency", "maxJobs"] as const) checkWholeNumber(name, options[name], 1);
  checkDuration("pollMs", options.pollMs, 1);
  for (const name of ["stopMs", "keepMs", "idleTimeoutMs"] as const) checkDuration(name, options[name]);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as typeof options;
  return { modules: [], packages: [], concurrency: 4, stopMs: 30_000, keepMs: 7 * 86_400_000, ...given };
}
