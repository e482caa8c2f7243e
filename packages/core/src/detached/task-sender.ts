import type { Task } from "../tasks/task.js";
import type { MessageBatches } from "./message-batches.js";

/** The maximum number of tasks that are encoded at once. */
const maxEncoding = 64;

/** Options of a {@link TaskSender}. */
export interface TaskSenderOptions {
  readonly batches: MessageBatches;
  readonly encode: (task: Task) => Promise<string>;
}

/** Encodes several tasks at once, since large arguments go to a store, and sends them in order. */
export class TaskSender {
  readonly #options: TaskSenderOptions;
  #bodies: Promise<string>[] = [];

  constructor(options: TaskSenderOptions) {
    this.#options = options;
  }

  /** Resolves when there is room for another task. */
  async add(task: Task): Promise<void> {
    const body = this.#options.encode(task);
    // Its failure is thrown when its turn comes; until then, nothing listens to it.
    body.catch(() => undefined);
    this.#bodies.push(body);
    if (this.#bodies.length >= maxEncoding) await this.#send();
  }

  /**
   * Resolves when all tasks are durable.
   *
   * @throws what `encode` throws; those before are sent.
   * @throws MessagesNotSentError naming those that are not.
   */
  async finish(): Promise<void> {
    try {
      await this.#send();
    } finally {
      await this.#options.batches.flush();
    }
  }

  async #send(): Promise<void> {
    const bodies = this.#bodies;
    this.#bodies = [];
    for (const body of await Promise.allSettled(bodies)) {
      if (body.status === "rejected") throw body.reason;
      await this.#options.batches.add(body.value);
    }
  }
}
