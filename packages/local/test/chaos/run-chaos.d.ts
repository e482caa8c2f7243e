type ChaosCount = "restored" | "succeeded" | "retried" | "ignored" | "repeated";

/** The result of a chaos run. */
export interface ChaosReport {
  readonly seed: number | string;
  readonly size: number;
  /** The last message of the last head: `"ended"`, or `"failed"` with a `message`. */
  readonly type?: "ended" | "failed";
  readonly message?: string;
  readonly value?: unknown;
  /** The expected value. */
  readonly expected: number;
  /**
   * The numbers of events of the last head; `repeated` counts successes of tasks that had already
   * succeeded there.
   */
  readonly counts?: Readonly<Record<ChaosCount, number>>;
  /** What heads said that had slept past their lease, and had a successor when they woke up. */
  readonly sleepers?: readonly { readonly code?: string; readonly message?: string }[];
  /** How many reports that cannot be true workers have sent. */
  readonly lies: number;
  readonly kills: { readonly worker: number; readonly head: number; readonly disk: number; readonly sleeper: number };
  /** The exits of the last workers. */
  readonly exits: readonly (readonly [code: number | null, signal: string | null])[];
  /** Tasks that succeeded according to the heads. */
  readonly tasks: number;
  /** The number of times that an operation succeeded. */
  readonly runs: number;
  /** Tasks that succeeded according to the heads, but were never run to their end. */
  readonly neverSucceeded: readonly string[];
  readonly depth: { readonly ready: number; readonly leased: number; readonly delayed: number };
  /** Outcome queues that were left. */
  readonly queues: readonly string[];
  /** Processes that were left. */
  readonly living: number;
  /** The errors that workers logged. */
  readonly complaints: readonly string[];
  readonly seconds: number;
}

export function runChaos(options: { seed: number | string; size: number }): Promise<ChaosReport>;
