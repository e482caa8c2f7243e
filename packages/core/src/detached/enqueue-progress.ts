import { ProgressDisplay } from "../progress/progress-display.js";

/** The name and the size of what is enqueued. */
export interface EnqueuedWhat {
  readonly queueName: string;
  readonly executionId: string;
  /** The number of tasks, if it is known. */
  readonly expected: number | undefined;
}

/** Shows how many tasks were taken and sent, as the progress of one operation. */
export class EnqueueProgress {
  readonly #what: EnqueuedWhat;
  readonly #display: ProgressDisplay;
  #taken = 0;
  #sent = 0;

  constructor(what: EnqueuedWhat) {
    this.#what = what;
    const { executionId } = what;
    this.#display = new ProgressDisplay({ executionId, stream: process.stderr, snapshot: () => this.#snapshot() });
  }

  taken(): void {
    this.#taken++;
  }

  sent(count: number): void {
    this.#sent += count;
  }

  /** Shows the final state, which remains. */
  stop(): void {
    this.#display.stop();
  }

  #snapshot() {
    const { queueName: operationId, expected } = this.#what;
    const none = { running: 0, failed: 0, cancelled: 0, retried: 0, restored: 0 };
    return { [operationId]: { operationId, ...none, submitted: this.#taken, succeeded: this.#sent, expected } };
  }
}
