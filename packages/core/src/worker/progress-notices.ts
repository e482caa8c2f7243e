import type { Broker } from "../messaging/broker.js";
import { asError } from "../serialization/as-error.js";
import type { TaskLog } from "../tasks/task-context.js";
import type { TaskProgress } from "../tasks/task-progress.js";
import { Timer } from "../timer.js";
import type { MessageSigner } from "../wire/message-signer.js";
import { writeProgressMessage, type ProgressReport } from "../wire/progress-reports.js";
import type { LeasedTask } from "./leased-task.js";

/** The least time in ms between two messages with progress to one head, at first and in the end. */
const minIntervalMs = 1000;
const maxIntervalMs = 5000;
/** The part of the time for which a head has been told that an interval takes, within these. */
const intervalPart = 0.1;
/** The time in ms without progress after which an execution is forgotten. */
const forgetMs = 60_000;

/** The parts of {@link ProgressNotices}. */
export interface ProgressNoticesOptions {
  readonly broker: Broker;
  readonly signer: MessageSigner;
  readonly log: TaskLog;
}

/** What the tasks of one execution have told since the last message to its head. */
interface Outbox {
  readonly replyTo: string;
  readonly executionId: string;
  readonly latest: Map<LeasedTask, TaskProgress>;
  /** When the first message was sent, on the clock of `performance`. */
  readonly sinceMs: number;
  /** When the next message may be sent. */
  dueMs: number;
  timer: Timer | undefined;
}

/**
 * Tells heads of the progress of their tasks (rule UD6): at once, and then at most once a second,
 * later every five seconds, since each message costs requests. It has the latest of all tasks of an
 * execution. What cannot be sent is lost.
 */
export class ProgressNotices {
  readonly #options: ProgressNoticesOptions;
  readonly #outboxes = new Map<string, Outbox>();

  constructor(options: ProgressNoticesOptions) {
    this.#options = options;
  }

  tell(leased: LeasedTask, progress: TaskProgress): void {
    leased.progress = progress;
    const { executionId, replyTo, detached } = leased.task ?? {};
    if (executionId === undefined || replyTo === undefined || detached) return;
    const key = `${replyTo} ${executionId}`;
    const outbox = this.#outboxes.get(key) ?? newOutbox(replyTo, executionId);
    this.#outboxes.set(key, outbox);
    outbox.latest.set(leased, progress);
    if (performance.now() >= outbox.dueMs) this.#empty(key, outbox);
  }

  /** Forgets a task: it has ended. */
  ended(leased: LeasedTask): void {
    if (leased.progress) for (const { latest } of this.#outboxes.values()) latest.delete(leased);
  }

  /** Sends nothing more. */
  stop(): void {
    for (const { timer } of this.#outboxes.values()) timer?.cancel();
    this.#outboxes.clear();
  }

  #empty(key: string, outbox: Outbox): void {
    outbox.timer?.cancel();
    const reports = [...outbox.latest].flatMap(([leased, progress]) => reportOf(leased, progress));
    outbox.latest.clear();
    const nowMs = performance.now();
    if (reports.length === 0 && nowMs >= outbox.dueMs + forgetMs) return void this.#outboxes.delete(key);
    if (reports.length > 0) {
      outbox.dueMs = nowMs + intervalAfter(nowMs - outbox.sinceMs);
      void this.#send(outbox, reports);
    }
    const waitMs = outbox.dueMs > nowMs ? outbox.dueMs - nowMs : forgetMs;
    outbox.timer = new Timer(waitMs, () => this.#empty(key, outbox), { keepsAlive: false });
  }

  /** Never rejects. */
  async #send({ replyTo, executionId }: Outbox, reports: readonly ProgressReport[]): Promise<void> {
    const { broker, signer, log } = this.#options;
    try {
      const queue = broker.queue(replyTo);
      const room = queue.limits.maxMessageBytes - signer.overheadBytes;
      let text = writeProgressMessage(executionId, reports);
      for (let count = reports.length; Buffer.byteLength(text) > room && count > 0;) {
        count = Math.floor(count / 2);
        text = writeProgressMessage(executionId, reports.slice(0, count));
      }
      await queue.send([{ body: signer.sign(replyTo, text) }]);
    } catch (error) {
      log.debug(`A head could not be told of progress: ${asError(error).message}`, { queue: replyTo });
    }
  }
}

function newOutbox(replyTo: string, executionId: string): Outbox {
  const sinceMs = performance.now();
  return { replyTo, executionId, latest: new Map(), sinceMs, dueMs: sinceMs, timer: undefined };
}

/** The time in ms until the next message to a head that has been told for `toldMs`. */
function intervalAfter(toldMs: number): number {
  return Math.min(Math.max(toldMs * intervalPart, minIntervalMs), maxIntervalMs);
}

/** The report of a task that is still this worker's. */
function reportOf({ task, end }: LeasedTask, progress: TaskProgress): ProgressReport[] {
  if (!task || end !== undefined) return [];
  const { id: taskId, attempt, head } = task;
  return [{ taskId, attempt, ...(head !== undefined && { head }), ...progress }];
}
