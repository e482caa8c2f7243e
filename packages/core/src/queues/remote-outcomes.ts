import { emitWarning } from "../emit-warning.js";
import { SerializationError } from "../errors.js";
import type { MessageQueue, ReceivedMessage } from "../messaging/message-queue.js";
import { isUnreachable, Outage, type OutageOptions } from "../messaging/outage.js";
import { asError } from "../serialization/as-error.js";
import { failedReport, type OutcomeReport, type Submission } from "../tasks/submission.js";
import { failedOutcome, neverRan } from "../tasks/task-outcome.js";
import type { MessageSigner } from "../wire/message-signer.js";
import {
  isUntrue,
  readOutcomeMessage,
  toOutcomeReport,
  recordOf,
  type FaultyReport,
  type OutcomeMessage,
  type PackedReport,
  type ReportHeader,
} from "../wire/outcome-message.js";
import type { PayloadPacker } from "../wire/payload-packer.js";
import type { ProgressListener, ReceivedOutcome, ReceiveOutcomesOptions } from "./execution-queue.js";
import { LeasedOutcomes } from "./leased-outcomes.js";
import type { SubmittedAttempts } from "./submitted-attempts.js";
import { UnknownOperationWarnings } from "./unknown-operation-warnings.js";
import { pause } from "../timer.js";

/** The parts of {@link RemoteOutcomes}. */
export interface RemoteOutcomesOptions {
  readonly queue: MessageQueue;
  readonly executionId: string;
  /** The name of this head. */
  readonly head: string;
  readonly attempts: SubmittedAttempts;
  readonly isFixed: boolean;
  readonly signer: MessageSigner;
  readonly packer: PayloadPacker;
  readonly outages: OutageOptions;
}

/**
 * A poll that returns this many messages suggests that more are waiting. Brokers whose requests
 * return few return no more than this.
 */
const minBusyCount = 10;

/** The most polls in a row without outcomes, so that a flood of progress holds up no head. */
const maxPollsInVain = 1000;

/** A number before all of this head's attempts, which begin with 1. */
const foreignAttempt = 0;

/** The longest poll of an SQS queue. */
const maxPollMs = 20_000;

/** The time in ms for which a report of another execution is released to its owner. */
const foreignDelayMs = 5000;

/** Receives reports from an execution's outcome queue, by long polls, one after the other. */
export class RemoteOutcomes {
  readonly #options: RemoteOutcomesOptions;
  readonly #leases: LeasedOutcomes;
  readonly #outage: Outage;
  readonly #stop = new AbortController();
  readonly #foreignOwners = new Set<string>();
  readonly #unknownOperations = new UnknownOperationWarnings();
  #arrived: ReceivedOutcome[] = [];
  #wake: () => void = () => undefined;
  #poll: Promise<void> | undefined;
  #pollFailure: { readonly error: Error } | undefined;
  /** Whether the last poll returned many messages. */
  #isBusy = false;
  onStarted: (taskId: string, attempt: number) => void = () => undefined;
  onProgress: ProgressListener = () => undefined;

  constructor(options: RemoteOutcomesOptions) {
    this.#options = options;
    this.#leases = new LeasedOutcomes(options.queue);
    this.#outage = new Outage(`Outcome queue "${options.queue.name}"`, options.outages);
  }

  /** Adds the failure of a task that never reached a worker. */
  addFailure(submission: Submission, error: Error): void {
    this.#arrived.push({ report: failedReport(submission, error) });
    this.#wake();
  }

  /** Notes a permanent failure, which the next `receive` throws. */
  fail(error: Error): void {
    this.#pollFailure = { error };
    this.#wake();
  }

  async receive({ maxCount, waitMs, signal }: ReceiveOutcomesOptions): Promise<ReceivedOutcome[]> {
    if (this.#arrived.length === 0 && !this.#pollFailure && !signal?.aborted) {
      await this.#somethingArrived(this.#startPoll(waitMs), signal);
    }
    if (this.#arrived.length === 0 && this.#pollFailure) throw this.#pollFailure.error;
    const received = this.#arrived.splice(0, maxCount);
    if (received.length > 0 && this.#arrived.length === 0) this.#pollAhead(waitMs);
    return received;
  }

  acknowledge(received: readonly ReceivedOutcome[]): Promise<void> {
    return this.#leases.acknowledge(received);
  }

  /**
   * Messages of an aborted poll are released for the next head, which would wait for their leases.
   */
  async close(reason: "ended" | "suspended"): Promise<void> {
    this.#stop.abort();
    await this.#poll;
    if (reason === "suspended") await this.#pollsEnded();
    await this.#leases.close();
  }

  /** A poll that takes longer than the longest that is asked for is given up. */
  async #pollsEnded(): Promise<void> {
    const ended = new AbortController();
    const settled = async () => this.#options.queue.settled?.();
    await Promise.race([settled().finally(() => ended.abort()), pause(maxPollMs, ended.signal)]);
  }

  #startPoll(waitMs: number): Promise<void> {
    this.#poll ??= this.#pollOnce(waitMs).finally(() => (this.#poll = undefined));
    return this.#poll;
  }

  /** When many outcomes arrive, fetches the next ones while the head processes these. */
  #pollAhead(waitMs: number): void {
    if (this.#isBusy && !this.#stop.signal.aborted) void this.#startPoll(waitMs);
  }

  async #somethingArrived(poll: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    let stop = (): void => undefined;
    const woken = new Promise<void>((resolve) => {
      stop = resolve;
      this.#wake = resolve;
      signal?.addEventListener("abort", stop, { once: true });
    });
    await Promise.race([poll, woken]);
    signal?.removeEventListener("abort", stop);
  }

  /**
   * Polls until there are outcomes, or nothing is left to be read: behind messages with starts and
   * progress, outcomes may wait. Never rejects: an error that cannot be handled is thrown by the
   * next `receive`.
   */
  async #pollOnce(waitMs: number): Promise<void> {
    const { signal } = this.#stop;
    try {
      for (let polls = 0; polls < maxPollsInVain && !signal.aborted; polls++)
        if (!(await this.#takeSome(waitMs)) || this.#arrived.length > 0) return;
    } catch (thrown) {
      const error = asError(thrown);
      const delayMs = isUnreachable(error) ? this.#outage.failed(error) : undefined;
      if (delayMs !== undefined) await pause(delayMs, signal);
      else if (!signal.aborted) this.#pollFailure = { error };
    }
  }

  /** Returns whether any message was taken out of the queue. */
  async #takeSome(waitMs: number): Promise<boolean> {
    const { queue } = this.#options;
    const { signal } = this.#stop;
    const messages = await queue.receive({ maxCount: queue.limits.maxBatch, waitMs, leaseMs: this.#leases.leaseMs, signal });
    this.#outage.over();
    this.#isBusy = messages.length >= minBusyCount;
    let wasTaken = false;
    for (const message of messages) wasTaken = (await this.#take(message)) || wasTaken;
    return wasTaken;
  }

  /** Returns whether the message was taken out of the queue: one of another execution is not. */
  async #take(message: ReceivedMessage): Promise<boolean> {
    const { executionId } = this.#options;
    const read = await this.#read(message);
    if (!read) {
      await this.#leases.drop(message);
      return true;
    }
    if (read.executionId !== executionId) {
      await this.#releaseForeign(message, read.executionId);
      return false;
    }
    if (read.unknownOperation) this.#unknownOperations.warn(read.unknownOperation);
    for (const { header } of read.reports)
      if (header.status === "started") this.onStarted(header.taskId, this.#attemptOf(header));
    for (const { fraction, note, ...about } of read.progress)
      this.onProgress(about.taskId, this.#attemptOf(about), { fraction, ...(note !== undefined && { note }) });
    this.#arrived.push(...this.#leases.add(message, read.outcomes));
    return true;
  }

  async #read(message: ReceivedMessage): Promise<(OutcomeMessage & { outcomes: OutcomeReport[] }) | undefined> {
    const { signer, queue, executionId } = this.#options;
    try {
      const read = readOutcomeMessage(signer.verify(queue.name, message.body));
      if (read.executionId !== executionId) return { ...read, outcomes: [] };
      const ends = read.reports.filter(({ header }) => header.status !== "started");
      const outcomes: OutcomeReport[] = [];
      for (const report of ends) outcomes.push(await this.#outcomeOf(report));
      for (const report of read.faulty) outcomes.push(...this.#refused(report));
      return { ...read, outcomes };
    } catch (error) {
      if (isUnreachable(error)) throw error;
      const start = JSON.stringify(message.body.slice(0, 200));
      emitWarning(
        `A message of outcome queue "${queue.name}" cannot be read and is dropped: ${asError(error).message} It begins ${start}.`,
        "MazepaWarning",
      );
      return undefined;
    }
  }

  /** The report for a message that cannot be read. If it names no task, there is only a warning. */
  #refused({ taskId, attempt, fault }: FaultyReport): OutcomeReport[] {
    const { queue, executionId } = this.#options;
    emitWarning(`A report in outcome queue "${queue.name}" was refused: ${fault}`, "MazepaWarning");
    if (taskId === undefined) return [];
    return [
      { executionId, taskId, attempt, fault, outcome: failedOutcome(new SerializationError("", fault), neverRan(attempt)) },
    ];
  }

  /**
   * The report with its payload. One that only this side cannot read fails its task, not the
   * execution.
   */
  async #outcomeOf({ header, packed }: PackedReport): Promise<OutcomeReport> {
    const { executionId, packer, queue } = this.#options;
    try {
      const payload = await packer.unpack(packed, { executionId, replyTo: queue.name });
      const report = toOutcomeReport(executionId, { header, payload });
      return { ...report, attempt: this.#attemptOf(header), ...this.#faultOf(header) };
    } catch (thrown) {
      const error = asError(thrown);
      const { taskId } = header;
      const attempt = this.#attemptOf(header);
      const fault = isUntrue(error) && !packed.coded ? { fault: error.message } : {};
      return { executionId, taskId, attempt, outcome: failedOutcome(error, recordOf(header)), ...fault };
    }
  }

  /**
   * The number of a report's attempt here. An attempt of another head is foreign, even if it has
   * the same number, unless it was taken over: its success counts, its failure and its cancellation
   * do not.
   */
  #attemptOf(header: Pick<ReportHeader, "taskId" | "attempt" | "head">): number {
    const { head, attempt } = header;
    const isOwn = head === undefined || head === this.#options.head || this.#options.attempts.isTakenOver(header);
    return isOwn ? attempt : foreignAttempt;
  }

  /**
   * The fault of a report: an attempt that this head has taken over and still waits for is lost if
   * another head has cancelled it.
   */
  #faultOf(header: ReportHeader): Pick<OutcomeReport, "fault"> {
    const { attempts } = this.#options;
    const isLost = header.status === "cancelled" && attempts.isTakenOver(header) && !attempts.isCancelled(header.taskId);
    return isLost ? { fault: "an earlier head has cancelled the attempt" } : {};
  }

  async #releaseForeign(message: ReceivedMessage, owner: string): Promise<void> {
    const { queue } = this.#options;
    if (!this.#foreignOwners.has(owner)) {
      this.#foreignOwners.add(owner);
      emitWarning(
        `Outcome queue "${queue.name}" has reports for execution "${owner}"; they are left there. A fixed outcomeQueue serves one execution at a time.`,
        "MazepaWarning",
      );
    }
    await queue.release([message], Math.min(foreignDelayMs, queue.limits.maxDelayMs));
  }
}
