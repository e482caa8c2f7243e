import type { PayloadCodec, SigningKey } from "@mazepa/core";

/**
 * Defaults for options of commands, by their names in camel case. Durations are texts such as
 * `"5m"`, or numbers of milliseconds.
 */
export interface CommandDefaults {
  /**
   * `run`: where tasks run. `worker`: the URL of the broker, with `?queue=` for queues other than
   * `tasks`.
   */
  readonly queue?: string;
  /** `run`, `enqueue`, `conductor`: whether missing queues of any broker are created. */
  readonly createQueue?: boolean;
  /** Modules with operations, for threads, processes and workers. */
  readonly import?: readonly string[];
  /** Operation packages that may be imported when a task needs them. */
  readonly package?: readonly string[];
  /** The store of checkpoints: a directory or a URL such as `s3://bucket/prefix`. */
  readonly checkpoint?: string;
  /** The store of results that executions reuse: a directory or a URL. */
  readonly cache?: string;
  /** The interval at which outcomes are recorded; 0: before any flow sees them. */
  readonly checkpointInterval?: string | number;
  /** The store of values that are too large for a message. */
  readonly payloads?: string;
  /** `worker`: the store of results of tasks that `enqueue` has sent. */
  readonly results?: string;
  readonly maxInFlight?: number;
  readonly failurePolicy?: "fail-fast" | "finish";
  /**
   * The maximum number of tasks in flight with a tag or operation id: `{ gpu: 2 }`, or `["gpu=2"]`.
   */
  readonly limit?: Readonly<Record<string, number>> | readonly string[];
  /**
   * The commands through which tasks run, by tag or operation id, as an object or as texts:
   * `{ gpu: "srun --gres=gpu:1" }`, `["gpu=srun --gres=gpu:1"]`.
   */
  readonly prefix?: Readonly<Record<string, string>> | readonly string[];
  /** The directory through which such commands are told of tasks. */
  readonly commandDirectory?: string;
  readonly progress?: boolean;
  /** Whether `run` counts the tasks first, for totals and the time left. */
  readonly expect?: boolean;
  /** Whether results are printed as JSON. */
  readonly json?: boolean;
  readonly concurrency?: number;
  readonly isolation?: "inline" | "thread" | "process";
  readonly idleTimeout?: string | number;
  readonly maxRuntime?: string | number;
  /** The number of tasks after which a worker stops. */
  readonly maxTasks?: number;
  /** The store of the board of jobs: a directory or a URL. */
  readonly board?: string;
  /** Which board of the store. */
  readonly boardName?: string;
  /** The number of jobs after which a conductor stops. */
  readonly maxJobs?: number;
  /** The name of the outcome queues of heads, or its beginning. */
  readonly outcomePrefix?: string;
  /** The path, on a worker's machine, of the directory that heads have as `cache`. */
  readonly cacheDirectory?: string;
  readonly drain?: string | number;
  readonly lease?: string | number;
  readonly metricsPort?: number;
  readonly metricsHost?: string;
  readonly log?: "json" | "text";
  /** Whether page and reports show no arguments, messages of errors, log lines and bodies. */
  readonly hideValues?: boolean;
  /** A link from the page to logs, such as `"https://logs.example/?q={executionId}"`. */
  readonly logUrl?: string;
  /** Whether viewers of the page may cancel, repost, redrive, purge, release, and send signals. */
  readonly allowActions?: boolean;
  /** Names by which browsers reach the page, besides `localhost`. */
  readonly allowedHost?: readonly string[];
  /** The file with the token of the page. */
  readonly tokenFile?: string;
}

/** Settings that only a configuration file can have: secrets and functions. */
export interface CliSettings {
  /** Secrets that heads and workers share: the first signs, all verify. */
  readonly signingKeys?: readonly SigningKey[];
  /** Encrypts or compresses messages. */
  readonly payloadCodec?: PayloadCodec;
}

/** A schedule that `mazepa conductor` sets on its board when it starts. */
export interface ScheduleSetting {
  /** Its name; another schedule of this name is replaced. */
  readonly name: string;
  /** A file or a package, and which of its exports: `"flows.ts#Nightly"`. */
  readonly target: string;
  /** The arguments of the target. Default: none. */
  readonly args?: readonly unknown[];
  /** A cron expression of five fields; either this or `every`. */
  readonly cron?: string;
  /** The zone whose clock is meant. Default UTC. */
  readonly timeZone?: string;
  /** The distance of its times: a text such as `"10m"`, or a number of milliseconds. */
  readonly every?: string | number;
  /** What is posted after a standstill: the last time (default), or none. */
  readonly missed?: "one" | "skip";
  /** Whether times are skipped while the last job has not ended. Default `"skip"`. */
  readonly overlap?: "skip" | "allow";
  /** The priority of its jobs. Default 0. */
  readonly priority?: number;
  /** The maximum number of further runs of a job after failed ones. Default 0. */
  readonly retries?: number;
}

/** Commands that may have a section of their own. */
export type ConfiguredCommand =
  | "run"
  | "resume"
  | "worker"
  | "conductor"
  | "job"
  | "schedule"
  | "enqueue"
  | "status"
  | "executions"
  | "workers"
  | "signal"
  | "cancel"
  | "failures"
  | "units"
  | "replay"
  | "graph"
  | "report"
  | "dashboard"
  | "doctor";

/**
 * The default export, or the export `config`, of `mazepa.config.ts`, `.js` or `.json`. A section
 * with the name of a command applies to that command only.
 */
export interface CliConfig extends CommandDefaults, CliSettings, Partial<Record<ConfiguredCommand, CommandDefaults>> {
  /** Schedules that `mazepa conductor` brings up to date on its board. */
  readonly schedules?: readonly ScheduleSetting[];
}

/**
 * Gives a configuration its type: `export default defineConfig({ queue: "threads:4" })`.
 *
 * @example
 * ```ts
 * export default defineConfig({
 *   queue: "file:./queues#tasks",
 *   import: ["./ops.ts"],
 *   worker: { concurrency: 4 },
 * });
 * ```
 */
export function defineConfig(config: CliConfig): CliConfig {
  return config;
}
