import type { RoundDecision } from "../flows/rounds.js";

/**
 * An entry of a unit's ledger: a task that was noted before it was started, since it may have to be
 * undone.
 */
export interface LedgerEntry {
  readonly taskId: string;
  readonly operationId: string;
  readonly label: string | undefined;
  /** The pattern that it is a step of. */
  readonly pattern: string | undefined;
  /** Its position in the order of all notes and failures of the execution. */
  readonly number: number;
  /** The number of successes that the head had accepted when it was noted. */
  readonly successes: number;
  /** The place of its note: the unit and round that noted it. */
  readonly home: string;
  /** Its failure for good, in the order of {@link number}. */
  failedAt: number | undefined;
  /**
   * Whether some flow of this walk was told of its end; a task whose end no flow was told of is a
   * stray (rule R5).
   */
  isOwned: boolean;
  /** Whether this head has noted it first, so that no earlier head has submitted it. */
  readonly isNew: boolean;
  /** How many attempts the queue gave back: these surely never start. */
  withdrawnAttempts: number;
  /** Whether it never started, so that there is nothing to undo. */
  isWithdrawn: boolean;
}

/**
 * The decision about a unit; `strays`: it has succeeded, and only tasks that are no longer needed
 * are undone.
 */
export interface Decision {
  readonly what: RoundDecision | "strays";
  /** The reason; undefined for strays. */
  readonly error: unknown;
  /** The ids of the tasks to undo, if these are not all. */
  readonly strays: readonly string[] | undefined;
}
