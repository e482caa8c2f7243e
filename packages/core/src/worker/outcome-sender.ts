import { failedOutcome } from "../tasks/task-outcome.js";
import { isMazepaError, TransientError } from "../errors.js";
import type { Broker } from "../messaging/broker.js";
import { asError } from "../serialization/as-error.js";
import { pause, Timer } from "../timer.js";
import type { TaskLog } from "../tasks/task-context.js";
import type { MessageSigner } from "../wire/message-signer.js";
import {
  outcomeMessageOverheadBytes,
  toReport,
  writeOutcomeMessage,
  writeReport,
  type ReportHeader,
  type UnpackedReport,
  recordOf,
} from "../wire/outcome-message.js";
import type { PayloadPacker } from "../wire/payload-packer.js";
import { byQueue, type LeasedTask } from "./leased-task.js";
import type { LeaseUpkeep } from "./lease-upkeep.js";
import { waitAfterFailure } from "../messaging/wait-after-failure.js";
import type { WorkerStats } from "./worker-stats.js";

/** An outcome, or the news of a start, and the task it is of. */
export interface OutgoingReport {
  readonly held: LeasedTask;
  readonly report: UnpackedReport;
}

/** What an {@link OutcomeSender} works with. */
export interface OutcomeSenderOptions {
  readonly broker: Broker;
  readonly signer: MessageSigner;
  readonly packer: PayloadPacker;
  readonly leases: LeaseUpkeep;
  readonly log: TaskLog;
  readonly stats: WorkerStats;
  /** Whether tasks are under way that will be done in a moment. */
  readonly expectsMore: () => boolean;
  /** Called with tasks that are done with: their outcome is durable or unwanted, or they are another worker's. */
  readonly onDone: (held: LeasedTask) => void;
}

interface Mailbox {
  readonly executionId: string;
  readonly replyTo: string;
  waiting: OutgoingReport[];
  isSending: boolean;
}

interface WrittenReport {
  readonly held: LeasedTask;
  readonly status: ReportHeader["status"];
  readonly text: string;
}

/** How long outcomes wait for those that are expected in a moment: each message costs requests, here and at the head. */
const gatherMs = 20;
const enoughGathered = 100;

/** Field names of a report, a claim, and the header's numbers at their longest. */
const reportOverheadBytes = 640;

/**
 * Sends outcomes, and only then acknowledges their tasks (rule W1). Those for one execution that are ready while a message is on its way travel together
 * in the next one. A lone one never waits; those of many short tasks do, for some milliseconds.
 */
export class OutcomeSender {
  readonly #options: OutcomeSenderOptions;
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #giveUp = new AbortController();

  constructor(options: OutcomeSenderOptions) {
    this.#options = options;
  }

  /** Sends it as soon as nothing else for the same execution is on its way. */
  send(outgoing: OutgoingReport): void {
    const { executionId = "", replyTo = "" } = outgoing.held.task ?? {};
    const key = `${replyTo} ${executionId}`;
    const mailbox = this.#mailboxes.get(key) ?? { executionId, replyTo, waiting: [], isSending: false };
    this.#mailboxes.set(key, mailbox);
    mailbox.waiting.push(outgoing);
    if (mailbox.isSending) return;
    mailbox.isSending = true;
    const sending = this.#empty(mailbox).finally(() => {
      mailbox.isSending = false;
      this.#mailboxes.delete(key);
      this.#underWay.delete(sending);
    });
    this.#underWay.add(sending);
  }

  /** Acknowledges tasks without any report. */
  async acknowledge(tasks: readonly LeasedTask[]): Promise<void> {
    for (const [queue, group] of byQueue(tasks))
      await this.#retrying(() => queue.acknowledge(group.map(({ message }) => message)), "Tasks could not be acknowledged");
    for (const held of tasks) this.#options.onDone(held);
  }

  /** Resolves when everything is sent, or after `withinMs`; what is left then is not sent. */
  async flush(withinMs: number): Promise<void> {
    const timer = new Timer(withinMs, () => this.#giveUp.abort());
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    timer.cancel();
  }

  async #empty(mailbox: Mailbox): Promise<void> {
    while (mailbox.waiting.length > 0) {
      await this.#gather(mailbox);
      const batch = mailbox.waiting;
      mailbox.waiting = [];
      try {
        await this.#sendBatch(mailbox, batch);
      } catch (error) {
        this.#options.log.error(`Outcomes could not be sent; their tasks will be delivered again: ${asError(error).message}`, {
          queue: mailbox.replyTo,
          tasks: batch.length,
        });
        for (const { held } of batch) this.#options.onDone(held);
      }
    }
  }

  /** What becomes ready in this turn of the event loop goes into the same message. */
  async #gather({ waiting }: Mailbox): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (waiting.length < enoughGathered && this.#options.expectsMore()) await pause(gatherMs);
  }

  async #sendBatch(mailbox: Mailbox, batch: readonly OutgoingReport[]): Promise<void> {
    await this.#options.leases.confirm(batch.map(({ held }) => held));
    const written: WrittenReport[] = [];
    for (const outgoing of batch) {
      if (!outgoing.held.isLost) written.push(await this.#write(mailbox, outgoing));
      else if (outgoing.report.header.status !== "started") this.#lost(outgoing.held);
    }
    for (const reports of this.#split(mailbox, written)) {
      await this.#sendMessage(mailbox, reports);
      await this.#sent(reports);
    }
  }

  /** Another worker has it. */
  #lost(held: LeasedTask): void {
    this.#options.stats.lost++;
    this.#options.onDone(held);
  }

  async #sent(reports: readonly WrittenReport[]): Promise<void> {
    const ended: LeasedTask[] = [];
    for (const { held, status } of reports) {
      if (status === "started") continue;
      this.#options.stats[status]++;
      ended.push(held);
    }
    await this.acknowledge(ended);
  }

  async #sendMessage({ executionId, replyTo }: Mailbox, reports: readonly WrittenReport[]): Promise<void> {
    const { broker, signer } = this.#options;
    const body = signer.sign(
      replyTo,
      writeOutcomeMessage(
        executionId,
        reports.map(({ text }) => text),
      ),
    );
    await this.#retrying(async () => {
      try {
        await broker.queue(replyTo).send([{ body }]);
      } catch (error) {
        // The execution is over: nobody waits for the outcome.
        if (!isMazepaError(error, "MAZEPA_QUEUE_NOT_FOUND")) throw error;
      }
    }, "Outcomes could not be sent");
  }

  async #write({ executionId, replyTo }: Mailbox, { held, report }: OutgoingReport): Promise<WrittenReport> {
    const { packer } = this.#options;
    const { header, payload } = report;
    const { status } = header;
    const { head } = held.task ?? {};
    const runner = {
      executionId,
      roomBytes: this.#roomBytes(replyTo) - reportOverheadBytes,
      what: `The result of task ${header.taskId}`,
    };
    try {
      return { held, status, text: writeReport({ header: { ...header, head }, packed: await packer.pack(payload, runner) }) };
    } catch (thrown) {
      if (thrown instanceof TransientError) throw thrown;
      const failed = toReport(header.taskId, failedOutcome(asError(thrown), recordOf(header)));
      return {
        held,
        status: "failed",
        text: writeReport({ header: { ...failed.header, head }, packed: await packer.pack(failed.payload, runner) }),
      };
    }
  }

  /** As many reports in a message as the queue takes. */
  #split({ replyTo }: Mailbox, reports: readonly WrittenReport[]): WrittenReport[][] {
    const roomBytes = this.#roomBytes(replyTo);
    const messages: WrittenReport[][] = [];
    let takenBytes = Infinity;
    for (const report of reports) {
      const bytes = Buffer.byteLength(report.text) + 1;
      if (takenBytes + bytes > roomBytes) {
        messages.push([]);
        takenBytes = 0;
      }
      takenBytes += bytes;
      messages.at(-1)?.push(report);
    }
    return messages;
  }

  #roomBytes(replyTo: string): number {
    const { broker, signer } = this.#options;
    return broker.queue(replyTo).limits.maxMessageBytes - outcomeMessageOverheadBytes - signer.overheadBytes;
  }

  /** Tries again as long as only the connection is at fault. */
  async #retrying(work: () => Promise<void>, problem: string): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        return await work();
      } catch (error) {
        this.#options.stats.brokerErrors++;
        if (!(error instanceof TransientError) || this.#giveUp.signal.aborted) throw error;
        if (failures === 1) this.#options.log.warn(`${problem}; trying again: ${error.message}`);
        await waitAfterFailure(failures, this.#giveUp.signal);
      }
    }
  }
}
