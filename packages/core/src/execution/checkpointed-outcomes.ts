import { emitWarning } from "../emit-warning.js";
import { taskIdOf, type AcceptedOutcome } from "../scheduling/protocol.js";
import type { RecordedOutcome } from "../checkpoint/recorded-outcome.js";
import type { Checkpoint } from "../checkpoint/checkpoint.js";
import type { ReceivedOutcome } from "../queues/execution-queue.js";
import type { LoadedOutcome } from "../checkpoint/loaded-outcome.js";
import type { OutcomeStore } from "../outcomes/in-memory-outcomes.js";
import type { SummaryKeeper } from "../status/summary-keeper.js";
import { isMazepaError } from "../errors.js";
import { waitAfterFailure } from "../messaging/wait-after-failure.js";
import type { OperationOptions } from "../operations/operation-options.js";
import { operations } from "../registry/operations.js";
import { Fifo } from "../collections/fifo.js";

/** The number of bytes that may wait to be written before the head waits for the store. */
const maxPendingBytes = 16 * 1024 * 1024;

interface Unacknowledged {
  readonly received: readonly ReceivedOutcome[];
  /** The number of records that must be durable before. */
  readonly after: number;
  /** Whether it has records of its own. */
  readonly isKept: boolean;
}

/**
 * Outcomes in the checkpoint, read on demand, and messages that wait to be acknowledged until their
 * outcomes are recorded.
 */
export class CheckpointedOutcomes implements OutcomeStore {
  readonly #checkpoint: Checkpoint;
  readonly #summary: SummaryKeeper;
  readonly #acknowledge: (received: readonly ReceivedOutcome[]) => void;
  readonly #unacknowledged = new Fifo<Unacknowledged>();
  /** Messages without anything to record, which wait for a check of the lease. */
  #unconfirmed: (readonly ReceivedOutcome[])[] = [];
  #isConfirming = false;
  #appended = 0;
  #durable = 0;
  /** The number of records in messages that wait to be acknowledged. */
  #given = 0;
  readonly #isAllDurable: boolean;
  /** The number of records that must be durable before any flow continues. */
  #needed = 0;

  constructor(
    checkpoint: Checkpoint,
    {
      acknowledge,
      summary,
      isAllDurable = false,
    }: {
      readonly acknowledge: (received: readonly ReceivedOutcome[]) => void;
      readonly summary: SummaryKeeper;
      /** Whether each outcome must be durable before any flow sees it (rule F16). */
      readonly isAllDurable?: boolean;
    },
  ) {
    this.#checkpoint = checkpoint;
    this.#isAllDurable = isAllDurable;
    this.#summary = summary;
    this.#acknowledge = acknowledge;
  }

  save(accepted: AcceptedOutcome): void {
    const { node, outcome } = accepted;
    const taskId = taskIdOf(accepted);
    // No flow has yielded it yet, so its operation is not known; nothing needs it.
    const operationId = node?.task.operationId ?? "";
    this.#append({ taskId, operationId, attempt: outcome.attempt, outcome });
    this.#appended++;
    if (this.#isAllDurable || isDurable(operationId)) this.#needed = this.#appended;
    this.#summary.kept(accepted);
  }

  load(recordNumber: number): LoadedOutcome {
    return this.#checkpoint.load(recordNumber);
  }

  /**
   * Appends a record. A getter of a result may throw the second time; its task has succeeded
   * nevertheless.
   */
  #append(record: RecordedOutcome): void {
    try {
      this.#checkpoint.append(record);
    } catch (error) {
      if (!isMazepaError(error, "MAZEPA_SERIALIZATION")) throw error;
      this.#checkpoint.appendUnreadable(record);
      emitWarning(
        `The result of task ${record.taskId} cannot be recorded: the task runs again when its result is needed once more. ${error.message}`,
        "MazepaCheckpointWarning",
      );
    }
  }

  relief(): Promise<void> | undefined {
    const isNeeded = this.#needed > this.#durable || this.#checkpoint.pendingBytes > maxPendingBytes;
    return isNeeded ? this.#checkpoint.flush() : undefined;
  }

  flush(): Promise<void> {
    return this.#checkpoint.flush();
  }

  /**
   * The lease may have expired while this process was suspended. Another head may lead, and may
   * have done what this one is about to submit (rule E19).
   */
  confirmLead(signal: AbortSignal): Promise<void> | undefined {
    return this.#checkpoint.mayHaveLostLead ? this.#confirmed(signal) : undefined;
  }

  /**
   * Resolves when the lease confirms that this head leads. While the store does not answer, nothing
   * is submitted.
   */
  async #confirmed(signal: AbortSignal): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        return await this.#checkpoint.confirmLead();
      } catch (error) {
        if (signal.aborted || isMazepaError(error, "MAZEPA_EXECUTION_RUNNING")) throw error;
        await waitAfterFailure(failures, signal);
      }
    }
  }

  /**
   * Acknowledges `received` once everything kept so far is durable. If none of it was kept, these
   * may be outcomes for another head that has taken over: the lease is checked first, as before a
   * segment is written. So it is when the lease may have passed meanwhile: another head may have
   * read the checkpoint before that segment was written, and needs these outcomes.
   */
  acknowledgeWhenDurable(received: readonly ReceivedOutcome[]): void {
    this.#unacknowledged.push({ received, after: this.#appended, isKept: this.#appended > this.#given });
    this.#given = this.#appended;
    this.#acknowledgeDurable();
  }

  /** Called when `records` more are durable. */
  written(records: number): void {
    this.#durable += records;
    this.#acknowledgeDurable();
  }

  #acknowledgeDurable(): void {
    for (let first = this.#unacknowledged.first; first && first.after <= this.#durable; first = this.#unacknowledged.first) {
      this.#unacknowledged.shift();
      if (first.isKept && !this.#checkpoint.mayHaveLostLead) this.#acknowledge(first.received);
      else this.#unconfirmed.push(first.received);
    }
    if (this.#unconfirmed.length > 0 && !this.#isConfirming) void this.#confirm();
  }

  /**
   * Confirms the lead, then acknowledges. If the store does not answer, the messages stay under
   * lease, and the next ones retry. The checkpoint reports a lost lease.
   */
  async #confirm(): Promise<void> {
    this.#isConfirming = true;
    try {
      while (this.#unconfirmed.length > 0) {
        const count = this.#unconfirmed.length;
        await this.#checkpoint.confirmLead();
        this.#acknowledge(this.#unconfirmed.splice(0, count).flat());
      }
    } catch {
      return;
    } finally {
      this.#isConfirming = false;
    }
  }
}

function isDurable(operationId: string): boolean {
  return (operations.byId(operationId)?.options as OperationOptions | undefined)?.durable === true;
}
