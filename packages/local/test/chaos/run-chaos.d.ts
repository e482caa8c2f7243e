/** What became of a chaos run. */
export interface ChaosReport {
  readonly seed: number | string;
  readonly size: number;
  /** What the last head said: `"ended"`, or `"failed"` with a `message`. */
  readonly type?: "ended" | "failed";
  readonly message?: string;
  readonly value?: unknown;
  /** What the value should be. */
  readonly expected: number;
  /** Events of the last head; `repeated` successes are such of a task that it had heard of. */
  readonly counts?: Readonly<Record<"restored" | "succeeded" | "retried" | "ignored" | "repeated", number>>;
  readonly kills: { readonly worker: number; readonly head: number; readonly disk: number };
  /** How the last workers ended. */
  readonly exits: readonly (readonly [code: number | null, signal: string | null])[];
  /** Tasks that succeeded according to the heads. */
  readonly tasks: number;
  /** How many times an operation succeeded. */
  readonly runs: number;
  /** Tasks that succeeded according to the heads, but were never run to their end. */
  readonly neverSucceeded: readonly string[];
  readonly depth: { readonly ready: number; readonly leased: number; readonly delayed: number };
  /** Outcome queues that were left. */
  readonly queues: readonly string[];
  /** Processes that were left. */
  readonly living: number;
  /** What workers logged as errors. */
  readonly complaints: readonly string[];
  readonly seconds: number;
}

export function runChaos(options: { seed: number | string; size: number }): Promise<ChaosReport>;
