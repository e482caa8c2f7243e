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
  /** Modules with operations, for threads, processes and workers. */
  readonly import?: readonly string[];
  /** Operation packages that may be imported when a task needs them. */
  readonly package?: readonly string[];
  /** Where outcomes are recorded: a directory or a URL such as `s3://bucket/prefix`. */
  readonly checkpoint?: string;
  /** Where results are kept that other executions reuse: a directory or a URL. */
  readonly cache?: string;
  /** How often outcomes are recorded; 0: before any flow sees them. */
  readonly checkpointInterval?: string | number;
  /** Where values go that are too large for a message. */
  readonly payloads?: string;
  readonly maxInFlight?: number;
  readonly failurePolicy?: "fail-fast" | "finish";
  /**
   * How many tasks with a tag or operation id may be under way at once: `{ gpu: 2 }`, or
   * `["gpu=2"]`.
   */
  readonly limit?: Readonly<Record<string, number>> | readonly string[];
  readonly progress?: boolean;
  /** Counts the tasks of `run` first, for totals and times of arrival. */
  readonly expect?: boolean;
  /** Results as JSON. */
  readonly json?: boolean;
  readonly concurrency?: number;
  readonly isolation?: "inline" | "thread" | "process";
  readonly idleTimeout?: string | number;
  readonly maxRuntime?: string | number;
  readonly maxTasks?: number;
  /** What the outcome queues of heads are called or begin with. */
  readonly outcomePrefix?: string;
  readonly drain?: string | number;
  readonly lease?: string | number;
  readonly metricsPort?: number;
  readonly metricsHost?: string;
  readonly log?: "json" | "text";
}

/** What only a configuration file can say: secrets and functions. */
export interface CliSettings {
  /** Secrets that heads and workers share: the first signs, all verify. */
  readonly signingKeys?: readonly SigningKey[];
  /** Encrypts or compresses messages. */
  readonly payloadCodec?: PayloadCodec;
}

/** Commands that may have a section of their own. */
export type ConfiguredCommand =
  "run" | "resume" | "worker" | "status" | "executions" | "cancel" | "failures" | "units" | "replay" | "graph" | "doctor";

/**
 * What `mazepa.config.ts`, `.js` or `.json` exports by default, or as `config`. A section named
 * like a command holds for that command alone.
 */
export interface CliConfig extends CommandDefaults, CliSettings, Partial<Record<ConfiguredCommand, CommandDefaults>> {}

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
