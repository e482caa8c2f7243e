import type { AcceptedOutcome } from "../scheduling/protocol.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { Checkpoint } from "./checkpoint/checkpoint.js";
import type { ReceivedOutcome } from "./execution-queue.js";
import type { OutcomeMemory } from "./remembered-outcomes.js";
import { Fifo } from "../fifo.js";

/** How much may wait to be written before the head waits for the store. */
const mostPendingBytes = 16 * 1024 * 1024;

/** Outcomes in the checkpoint, read on demand; and what waits to be acknowledged until it is recorded. */
export class RecordedOutcomes implements OutcomeMemory {
  readonly #checkpoint: Checkpoint;
  readonly #acknowledge: (received: readonly ReceivedOutcome[]) => void;
  readonly #unacknowledged = new Fifo<{ after: number; received: readonly ReceivedOutcome[] }>();
  #appended = 0;
  #durable = 0;

  constructor(checkpoint: Checkpoint, acknowledge: (received: readonly ReceivedOutcome[]) => void) {
    this.#checkpoint = checkpoint;
    this.#acknowledge = acknowledge;
  }

  keep({ node, outcome }: AcceptedOutcome): void {
    const { id: taskId, task } = node;
    this.#checkpoint.append({ taskId, operationId: task.operationId, attempt: outcome.attempt, outcome });
    this.#appended++;
  }

  recall(recordNumber: number): TaskOutcome | undefined | Promise<TaskOutcome | undefined> {
    return this.#checkpoint.read(recordNumber);
  }

  relief(): Promise<void> | undefined {
    return this.#checkpoint.pendingBytes > mostPendingBytes ? this.#checkpoint.flush() : undefined;
  }

  /** Acknowledges `received` once everything kept so far is durable. */
  acknowledgeWhenDurable(received: readonly ReceivedOutcome[]): void {
    this.#unacknowledged.push({ after: this.#appended, received });
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
      this.#acknowledge(first.received);
    }
  }
}
