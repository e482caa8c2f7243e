import type { AcceptedOutcome } from "../scheduling/protocol.js";
import { cut, errorRecord, type ErrorRecord } from "../serialization/error-record.js";

/**
 * Failed attempts of one operation with errors of one kind: of one name, and with messages that
 * differ only in numbers and ids.
 */
export interface FailureGroup {
  readonly operationId: string;
  /** The first error, without its stack. */
  readonly error: ErrorRecord;
  /** The number of tasks that failed for good. */
  readonly count: number;
  /** The number of failed attempts that were, or will be, retried. */
  readonly retried: number;
  /** The ids of the first tasks that failed for good. */
  readonly taskIds: readonly string[];
}

/** One attempt that failed. */
export interface FailedAttempt {
  readonly taskId: string;
  readonly operationId: string;
  readonly error: unknown;
  /** Whether the task will not be retried. */
  readonly isFinal: boolean;
}

interface Counted {
  readonly operationId: string;
  readonly error: ErrorRecord;
  count: number;
  retried: number;
  readonly taskIds: string[];
}

const maxGroups = 100;
const maxTaskIds = 5;
const maxMessageLength = 300;

/** Counts failed attempts by their kind of error, in bounded memory. */
export class FailureGroups {
  readonly #groups = new Map<string, Counted>();
  #others = 0;

  /** The number of tasks that failed for good but belong to no group, since there were too many. */
  get otherCount(): number {
    return this.#others;
  }

  /** Counts outcomes that were accepted, of which only failures cost anything. */
  accepted(outcomes: readonly AcceptedOutcome[]): void {
    for (const { node, outcome } of outcomes) {
      if (outcome.status !== "failed" || !node) continue;
      const isFinal = node.ending?.status === "failed";
      this.note({ taskId: node.id, operationId: node.task.operationId, error: outcome.error, isFinal });
    }
  }

  note({ taskId, operationId, error, isFinal }: FailedAttempt): void {
    const group = this.#groupOf(operationId, error);
    if (!group) {
      if (isFinal) this.#others++;
    } else if (isFinal) {
      group.count++;
      if (group.taskIds.length < maxTaskIds) group.taskIds.push(taskId);
    } else group.retried++;
  }

  /** The groups, largest first. */
  list(): FailureGroup[] {
    const groups = [...this.#groups.values()].map((group) => ({ ...group, taskIds: [...group.taskIds] }));
    return groups.sort((a, b) => b.count - a.count || b.retried - a.retried);
  }

  #groupOf(operationId: string, thrown: unknown): Counted | undefined {
    const { stack: _, ...error } = errorRecord(thrown);
    const key = failureKey(operationId, error);
    const known = this.#groups.get(key);
    if (known || this.#groups.size >= maxGroups) return known;
    const made = {
      operationId,
      error: { ...error, message: cut(error.message, maxMessageLength) },
      count: 0,
      retried: 0,
      taskIds: [],
    };
    this.#groups.set(key, made);
    return made;
  }
}

/** The same for failures of one group. */
export function failureKey(operationId: string, { name, message }: Pick<ErrorRecord, "name" | "message">): string {
  return JSON.stringify([operationId, name, kindOf(message)]);
}

/**
 * The kind of a message: its text without words with digits, which are ids, addresses or counts,
 * except for HTTP status codes.
 */
function kindOf(message: string): string {
  return message.slice(0, maxMessageLength).replace(/[\w-]*\d[\w-]*/g, (word) => (/^[45]\d\d$/.test(word) ? word : "#"));
}
