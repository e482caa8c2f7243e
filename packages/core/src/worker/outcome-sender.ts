import { AtMost } from "../collections/at-most.js";
import { Coalescer } from "../collections/coalescer.js";
import { isMazepaError, TransientError } from "../errors.js";
import type { Broker } from "../messaging/broker.js";
import { byQueue, type LeaseRenewer } from "../messaging/lease-renewer.js";
import { waitAfterFailure } from "../messaging/wait-after-failure.js";
import { asError } from "../serialization/as-error.js";
import type { TaskLog } from "../tasks/task-context.js";
import type { UnpackedReport } from "../wire/outcome-message.js";
import type { LeasedTask } from "./leased-task.js";
import type { ReportDestination, ReportWriter } from "./report-writer.js";
import type { ResultKeeper } from "./result-keeper.js";
import type { WorkerStats } from "./worker-stats.js";
import { Timer } from "../timer.js";

/** An outcome, or the notice of a start, and the task it is about. */
export interface OutgoingReport {
  readonly leased: LeasedTask;
  readonly report: UnpackedReport;
  /** False while more reports are expected in a moment: they then travel in one message. */
  readonly isUrgent: boolean;
}

/** Options of an {@link OutcomeSender}. */
export interface OutcomeSenderOptions {
  readonly broker: Broker;
  readonly writer: ReportWriter;
  readonly results: ResultKeeper;
  readonly leases: LeaseRenewer<LeasedTask>;
  readonly log: TaskLog;
  readonly stats: WorkerStats;
}

interface PendingReport extends OutgoingReport {
  readonly resolve: () => void;
}

/** The reports for one execution that wait for the message before them to be sent. */
interface Outbox extends ReportDestination {
  /** Whether the reports are results of detached tasks, which are kept and not sent. */
  readonly isDetached: boolean;
  readonly batching: Coalescer;
  pending: PendingReport[];
  isSending: boolean;
}

/**
 * The time in ms that reports wait for expected ones: each message costs requests, here and at the
 * head.
 */
const maxBatchingMs = 20;

/** The maximum number of results that are written at once. */
const maxResultsAtOnce = 32;

/** A batch of this size does not wait for more. */
const largeBatch = 100;

/**
 * Sends outcomes, and only then acknowledges their tasks (rule W1). Reports for one execution that
 * are ready while a message is on its way travel together in the next one.
 */
export class OutcomeSender {
  readonly #options: OutcomeSenderOptions;
  readonly #outboxes = new Map<string, Outbox>();
  readonly #unsent = new Set<Promise<void>>();
  readonly #giveUp = new AbortController();
  readonly #keepings = new AtMost(maxResultsAtOnce);

  constructor(options: OutcomeSenderOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the worker is done with the task: its outcome is durable and its message
   * acknowledged, or it is another worker's, or the outcome could not be sent, so that the task is
   * delivered again. Never rejects.
   */
  send(outgoing: OutgoingReport): Promise<void> {
    const outbox = this.#outboxFor(outgoing.leased);
    const sent = new Promise<void>((resolve) => outbox.pending.push({ ...outgoing, resolve }));
    if (!outbox.isSending) outbox.batching.request(outgoing.isUrgent);
    return this.#watched(sent);
  }

  /**
   * Acknowledges a task without any report. Never rejects: a task that cannot be acknowledged is
   * delivered again.
   */
  acknowledge(leased: LeasedTask): Promise<void> {
    const acknowledged = this.#acknowledge([leased]).catch((error: unknown) => {
      const message = `A task could not be acknowledged, and will be delivered again: ${asError(error).message}`;
      this.#options.log.error(message, leased.tags);
    });
    return this.#watched(acknowledged);
  }

  /** Resolves when everything is sent, or after `withinMs`; the rest is not sent then. */
  async flush(withinMs: number): Promise<void> {
    const timer = new Timer(withinMs, () => this.#giveUp.abort());
    while (this.#unsent.size > 0) await Promise.all(this.#unsent);
    timer.cancel();
  }

  /** The promise, which `flush` waits for. */
  #watched(sent: Promise<void>): Promise<void> {
    this.#unsent.add(sent);
    void sent.then(() => this.#unsent.delete(sent));
    return sent;
  }

  #outboxFor({ task }: LeasedTask): Outbox {
    const isDetached = task?.detached !== undefined;
    const { executionId = "", replyTo = "" } = (isDetached ? undefined : task) ?? {};
    const key = `${replyTo} ${executionId}`;
    const known = this.#outboxes.get(key);
    if (known) return known;
    const batching = new Coalescer(() => void this.#empty(key, outbox), maxBatchingMs);
    const outbox: Outbox = { executionId, replyTo, isDetached, batching, pending: [], isSending: false };
    this.#outboxes.set(key, outbox);
    return outbox;
  }

  /** Sends the pending reports; those that come meanwhile are the next batch. */
  async #empty(key: string, outbox: Outbox): Promise<void> {
    const batch = outbox.pending;
    outbox.pending = [];
    outbox.isSending = true;
    await this.#sendBatch(outbox, batch);
    outbox.isSending = false;
    const { pending, batching } = outbox;
    if (pending.length === 0) this.#outboxes.delete(key);
    else batching.request(pending.length >= largeBatch || pending.some(({ isUrgent }) => isUrgent));
  }

  async #sendBatch(outbox: Outbox, batch: readonly PendingReport[]): Promise<void> {
    try {
      await this.#options.leases.confirm(batch.map(({ leased }) => leased));
      const kept = batch.filter((pending) => !this.#isLost(pending));
      await (outbox.isDetached ? this.#keepResults(kept) : this.#sendKept(outbox, kept));
    } catch (error) {
      const { replyTo: queue } = outbox;
      const message = `Outcomes could not be sent; their tasks will be delivered again: ${asError(error).message}`;
      this.#options.log.error(message, { queue, tasks: batch.length });
    }
    for (const { resolve } of batch) resolve();
  }

  /** Whether another worker has the task, or will have it (rule W9). */
  #isLost({ leased, report }: PendingReport): boolean {
    if (leased.end !== "lost") return false;
    if (report.header.status !== "started") this.#options.stats.lost++;
    return true;
  }

  async #sendKept(outbox: Outbox, batch: readonly PendingReport[]): Promise<void> {
    const { writer, stats } = this.#options;
    const written = [];
    for (const { leased, report, resolve } of batch) {
      const header = { ...report.header, head: leased.task?.head };
      written.push({ leased, resolve, ...(await writer.write(outbox, { ...report, header })) });
    }
    for (const { body, reports } of writer.toMessages(outbox, written)) {
      await this.#sendMessage(outbox, body);
      const ended: LeasedTask[] = [];
      for (const { leased, status } of reports) {
        if (status === "started") continue;
        stats[status]++;
        ended.push(leased);
      }
      await this.#acknowledge(ended);
      for (const { resolve } of reports) resolve();
    }
  }

  /** Acknowledges detached tasks whose results are durable; the others are delivered again. */
  async #keepResults(batch: readonly PendingReport[]): Promise<void> {
    const keeping = batch.map((pending) => this.#keepings.run(() => this.#keepResult(pending)));
    const done = (await Promise.all(keeping)).filter((leased) => leased !== undefined);
    this.#options.stats.succeeded += done.length;
    await this.#acknowledge(done);
  }

  async #keepResult({ leased, report }: PendingReport): Promise<LeasedTask | undefined> {
    const { results, log } = this.#options;
    const problem = "A result could not be kept";
    try {
      await this.#retrying(() => results.keep(leased.task?.executionId ?? "", report), problem);
      return leased;
    } catch (error) {
      log.error(`${problem}; its task will be delivered again: ${asError(error).message}`, leased.tags);
      return undefined;
    }
  }

  async #sendMessage({ replyTo }: Outbox, body: string): Promise<void> {
    await this.#retrying(async () => {
      try {
        await this.#options.broker.queue(replyTo).send([{ body }]);
      } catch (error) {
        // The execution is over: nothing waits for the outcome.
        if (!isMazepaError(error, "MAZEPA_QUEUE_NOT_FOUND")) throw error;
      }
    }, "Outcomes could not be sent");
  }

  async #acknowledge(tasks: readonly LeasedTask[]): Promise<void> {
    for (const [queue, group] of byQueue(tasks))
      await this.#retrying(() => queue.acknowledge(group.map(({ message }) => message)), "Tasks could not be acknowledged");
  }

  /** Retries `work` while only the connection fails. */
  async #retrying(work: () => Promise<void>, problem: string): Promise<void> {
    const { stats, log } = this.#options;
    for (let failures = 1; ; failures++) {
      try {
        return await work();
      } catch (error) {
        stats.brokerErrors++;
        if (!(error instanceof TransientError) || this.#giveUp.signal.aborted) throw error;
        if (failures === 1) log.warn(`${problem}; trying again: ${error.message}`);
        await waitAfterFailure(failures, this.#giveUp.signal);
      }
    }
  }
}
