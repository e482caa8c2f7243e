/** An action of a viewer, for a log (rule US5). */
export interface ActionRecord {
  readonly at: Date;
  /** The name that `authorize` gave, else the address. */
  readonly who: string;
  /** The action, e.g. `cancel` or `purge`. */
  readonly action: string;
  /** What it was done to: the id of an execution or a job, or a queue and its broker. */
  readonly target: string;
  /** What came of it, or the error because of which it failed. */
  readonly outcome: string;
}

/** Writes the action to standard error, as a line of JSON. */
export function logAction(action: ActionRecord): void {
  process.stderr.write(`${JSON.stringify({ message: "dashboard action", ...action })}\n`);
}
