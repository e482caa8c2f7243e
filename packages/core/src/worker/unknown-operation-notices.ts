import type { Broker } from "../messaging/broker.js";
import type { TaskLog } from "../tasks/task-context.js";
import { asError } from "../serialization/as-error.js";
import type { MessageSigner } from "../wire/message-signer.js";
import type { TaskMessage } from "../wire/task-message.js";
import { writeUnknownOperation } from "../wire/unknown-operation-notice.js";

/** The parts of {@link UnknownOperationNotices}. */
export interface UnknownOperationNoticesOptions {
  readonly broker: Broker;
  readonly signer: MessageSigner;
  readonly worker: string;
  readonly log: TaskLog;
}

/** The number of notices that are remembered, so that they are not repeated. */
const maxRemembered = 1000;

/** Tells heads at once that this worker does not know an operation of theirs, once for each. */
export class UnknownOperationNotices {
  readonly #options: UnknownOperationNoticesOptions;
  readonly #told = new Set<string>();

  constructor(options: UnknownOperationNoticesOptions) {
    this.#options = options;
  }

  /**
   * Tells the head of a task, unless nothing waits for it. Never rejects: a head that is not told
   * finds out when its task fails.
   */
  async tell({ executionId, operationId, replyTo }: TaskMessage, message: string): Promise<void> {
    const { broker, signer, worker, log } = this.#options;
    const key = JSON.stringify([replyTo, executionId, operationId]);
    if (replyTo === undefined || this.#told.has(key)) return;
    if (this.#told.size >= maxRemembered) this.#told.clear();
    this.#told.add(key);
    try {
      const body = signer.sign(replyTo, writeUnknownOperation(executionId, { operationId, worker, message }));
      await broker.queue(replyTo).send([{ body }]);
    } catch (error) {
      log.debug(`The head could not be told of an unknown operation: ${asError(error).message}`, { operationId });
    }
  }
}
