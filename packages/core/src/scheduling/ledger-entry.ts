import type { RoundDecision } from "../flows/rounds.js";

/** What may have to be undone: a task that was noted before it was started. */
export interface LedgerEntry {
  readonly taskId: string;
  readonly operationId: string;
  readonly label: string | undefined;
  /** The pattern that it is a step of. */
  readonly pattern: string | undefined;
  /** In the order of all notes and failures of the execution. */
  readonly number: number;
  /** How many successes the head had taken in when it was noted. */
  readonly successes: number;
  /** Where its note is: the unit and round that noted it. */
  readonly home: string;
  /** Its failure for good, in the order of {@link number}. */
  failedAt: number | undefined;
  /**
   * Whether some flow of this walk was told how it ended; what nobody was told of is a stray (rule
   * R5).
   */
  isOwned: boolean;
  /** Whether this head has noted it, so that none before has submitted it. */
  readonly isNew: boolean;
  /** How many attempts the queue gave back: these surely never start. */
  withdrawnAttempts: number;
  /** It never started, so that there is nothing to undo. */
  isWithdrawn: boolean;
}

/** What is done with a unit; `strays`: it has ended well, and only what nobody needs is undone. */
export interface Decision {
  readonly what: RoundDecision | "strays";
  /** Why; undefined for strays. */
  readonly error: unknown;
  /** Ids of what is to be undone, where that is not all. */
  readonly strays: readonly string[] | undefined;
}
