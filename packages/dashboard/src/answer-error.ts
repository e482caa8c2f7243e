import { isMazepaError } from "@mazepa/core";
import { emitWarning } from "@mazepa/core/internal";
import type { ErrorAnswer } from "./api/session-view.js";

/** Statuses with which requests are refused. */
type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 421 | 503 | 504;

/** A request that is not answered as it wishes. */
export class Refusal extends Error {
  static override readonly name: string = "Refusal";
  readonly status: RefusalStatus;
  readonly code: string;

  constructor(status: RefusalStatus, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The status and the body for whatever was thrown. */
export function answerOf(thrown: unknown): { readonly status: RefusalStatus | 500; readonly answer: ErrorAnswer } {
  if (thrown instanceof Refusal) return { status: thrown.status, answer: errorAnswer(thrown.code, thrown.message) };
  if (isMazepaError(thrown)) return { status: statusOf(thrown.code), answer: errorAnswer(thrown.code, thrown.message) };
  return { status: 500, answer: errorAnswer("internal", "The dashboard failed. The standard error of its process says why.") };
}

/** Tells the process of what is no refusal and no failure of a store or a queue. */
export function warnOf(thrown: unknown): void {
  if (thrown instanceof Refusal || isMazepaError(thrown)) return;
  const detail = thrown instanceof Error ? thrown.stack : undefined;
  emitWarning(`A request to the dashboard failed: ${String(thrown)}`, {
    type: "MazepaDashboardWarning",
    ...(detail !== undefined && { detail }),
  });
}

function errorAnswer(code: string, message: string): ErrorAnswer {
  return { error: { code, message } };
}

/** What a viewer asked for wrongly, what is gone or over, and what may be there again later. */
function statusOf(code: string): RefusalStatus {
  if (code === "MAZEPA_INVALID_OPTION" || code === "MAZEPA_SERIALIZATION") return 400;
  if (code === "MAZEPA_QUEUE_NOT_FOUND" || code === "MAZEPA_JOB_NOT_FOUND") return 404;
  return /^MAZEPA_(STORAGE|QUEUE_CONNECTION|BROKER_CLOSED)/.test(code) ? 503 : 409;
}
