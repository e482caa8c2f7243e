import { notify } from "@mazepa/core/internal";
import { cutText } from "../views/cut-text.js";

/** The longest text of a record, in bytes. */
const maxRecordedBytes = 2000;

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

/**
 * Gives the record to a log. An action that was done stays done, also where its log fails; a
 * warning says so.
 */
export function recordAction(action: ActionRecord, onAction: (action: ActionRecord) => void): void {
  const { who, target, outcome } = action;
  notify(() => onAction({ ...action, who: oneLine(who), target: oneLine(target), outcome: oneLine(outcome) }));
}

/** Viewers send these texts: a line break in one would forge a line of the log. */
function oneLine(text: string): string {
  return cutText(text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim(), maxRecordedBytes);
}
