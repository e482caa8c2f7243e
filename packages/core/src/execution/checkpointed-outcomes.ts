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

/** How much may wait to be written before the head waits for the store. */
const maxPendingBytes = 16 * 1024 * 1024;

interface Unacknowledged {
  readonly received: readonly ReceivedOutcome[];
  /** How many records must be durable before. */
  readonly after: number;
  /** Whether some of them are its own. */
  readonly isKept: boolean;
}

/**
 * Outcomes in the checkpoint, read on demand; and what waits to be acknowledged until it is
 * recorded.
 */
export class CheckpointedOutcomes implements OutcomeStore {
  readonly #checkpoint: Checkpoint;
  readonly #summary: SummaryKeeper;
  readonly #acknowledge: (received: readonly ReceivedOutcome[]) => void;
  readonly #unacknowledged = new Fifo<Unacknowledged>();
  /** What brought nothing to record, and waits for a look at the lease. */
  #unconfirmed: (readonly ReceivedOutcome[])[] = [];
  #isConfirming = false;
  #appended = 0;
  #durable = 0;
  /** How many of the records belong to what was given to be acknowledged. */
  #given = 0;
  readonly #isAllDurable: boolean;
  /** How many records must be durable before any flow goes on. */
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
      /** Whether each outcome is to be durable before any flow sees it (rule F16). */
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
    // No flow has said yet of which operation it is, and nothing needs it.
    const operationId = node?.task.operationId ?? "";
    this.#append({ taskId, operationId, attempt: outcome.attempt, outcome });
    this.#appended++;
    if (this.#isAllDurable || isDurable(operationId)) this.#needed = this.#appended;
    this.#summary.kept(accepted);
  }

  load(recordNumber: number): LoadedOutcome {
    return this.#checkpoint.load(recordNumber);
  }

  /** A getter of a result may throw the second time: its task has succeeded all the same. */
  #append(record: RecordedOutcome): void {
    try {
      this.#checkpoint.append(record);
    } catch (error) {
      if (!isMazepaError(error, "MAZEPA_SERIALIZATION")) throw error;
      this.#checkpoint.appendUnreadable(record);
      process.emitWarning(
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
   * The lease may have passed while this process slept: then another head may lead, and have done
   * what this one is about to submit (rule E19).
   */
  confirmLead(): Promise<void> | undefined {
    return this.#checkpoint.mayHaveLostLead ? this.#confirmed() : undefined;
  }

  /** Only the lease itself tells; as long as the store does not answer, nothing is submitted. */
  async #confirmed(): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        return await this.#checkpoint.confirmLead();
      } catch (error) {
        if (isMazepaError(error, "MAZEPA_EXECUTION_RUNNING")) throw error;
        await waitAfterFailure(failures);
      }
    }
  }

  /**
   * Acknowledges `received` once everything kept so far is durable. If none of it was kept, nothing
   * but the lease tells that these are not outcomes for another head which has taken over: so that
   * is looked at first, as it is before a segment is written.
   */
  acknowledgeWhenDurable(received: readonly ReceivedOutcome[]): void {
    this.#unacknowledged.push({ received, after: this.#appended, isKept: this.#appended > this.#given });
    this.#given = this.#appended;
    this.#acknowledgeDurable();
  }

  /** `records` more are durable. */
  written(records: number): void {
    this.#durable += records;
    this.#acknowledgeDurable();
  }

  #acknowledgeDurable(): void {
    for (let first = this.#unacknowledged.first; first && first.after <= this.#durable; first = this.#unacknowledged.first) {
      this.#unacknowledged.shift();
      if (first.isKept) this.#acknowledge(first.received);
      else this.#unconfirmed.push(first.received);
    }
    if (this.#unconfirmed.length > 0 && !this.#isConfirming) void this.#confirm();
  }

  /**
   * Without an answer they stay under lease; the next ones ask again. Who has lost the lease is
   * told so by the checkpoint.
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
