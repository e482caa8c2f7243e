import { Timer } from "../timer.js";
import type { UnpackedReport } from "../wire/outcome-message.js";
import type { TaskHeader } from "../wire/task-message.js";

/**
 * The time in ms after which a start is announced; the outcome of a shorter task implies its start.
 */
const announcedAfterMs = 1000;

/**
 * The notice to the head that a task has started. It is sent when the outcome takes a while; at
 * once, if the task has a `queueTimeoutMs`.
 */
export class StartNotice {
  readonly #header: TaskHeader;
  readonly #worker: string;
  readonly #send: (report: UnpackedReport) => void;
  #timer: Timer | undefined;

  constructor(header: TaskHeader, worker: string, send: (report: UnpackedReport) => void) {
    this.#header = header;
    this.#worker = worker;
    this.#send = send;
  }

  started(): void {
    const { id: taskId, attempt, options } = this.#header;
    const header = { taskId, attempt, status: "started", startedAtMs: Date.now(), durationMs: 0, worker: this.#worker } as const;
    const announce = (): void => this.#send({ header, payload: undefined });
    if (options.queueTimeoutMs !== undefined) announce();
    else this.#timer = new Timer(announcedAfterMs, announce);
  }

  ended(): void {
    this.#timer?.cancel();
  }
}
