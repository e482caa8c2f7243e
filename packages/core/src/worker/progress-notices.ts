import type { Broker } from "../messaging/broker.js";
import { asError } from "../serialization/as-error.js";
import type { TaskLog } from "../tasks/task-context.js";
import type { TaskProgress } from "../tasks/task-progress.js";
import { Timer } from "../timer.js";
import type { MessageSigner } from "../wire/message-signer.js";
import { writeProgressMessage, type ProgressReport } from "../wire/progress-reports.js";
import type { LeasedTask } from "./leased-task.js";

/** The least time in ms between two messages with progress to one head. */
const intervalMs = 1000;

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
  timer: Timer | undefined;
}

/**
 * Tells heads of the progress of their tasks (rule UD6): at once, and then at most once a second,
 * the latest of all tasks of an execution in one message. What cannot be sent is lost.
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
    const outbox = this.#outboxes.get(key) ?? { replyTo, executionId, latest: new Map(), timer: undefined };
    this.#outboxes.set(key, outbox);
    outbox.latest.set(leased, progress);
    if (!outbox.timer) this.#empty(key, outbox);
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
    const reports = [...outbox.latest].flatMap(([leased, progress]) => reportOf(leased, progress));
    outbox.latest.clear();
    if (reports.length === 0) return void this.#outboxes.delete(key);
    void this.#send(outbox, reports);
    outbox.timer = new Timer(intervalMs, () => this.#empty(key, outbox), { keepsAlive: false });
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

/** The report of a task that is still this worker's. */
function reportOf({ task, end }: LeasedTask, progress: TaskProgress): ProgressReport[] {
  if (!task || end !== undefined) return [];
  const { id: taskId, attempt, head } = task;
  return [{ taskId, attempt, ...(head !== undefined && { head }), ...progress }];
}
