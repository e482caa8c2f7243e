import { createHash } from "node:crypto";
import type { Broker } from "../messaging/broker.js";
import type { BlobStore } from "../storage/blob-store.js";
import { asError } from "../serialization/as-error.js";
import type { TaskLog } from "../tasks/task-context.js";
import type { LeasedTask } from "./leased-task.js";

/** How much of a message that can be kept nowhere is logged. */
const loggedLength = 4000;

/** What a {@link DeadLetters} works with. */
export interface DeadLettersOptions {
  readonly broker: Broker;
  readonly payloads?: BlobStore | undefined;
  readonly worker: string;
  readonly log: TaskLog;
}

/** Keeps messages that nobody can do anything with: in the broker's dead-letter queue, else in the store, else in the log (rule W3). */
export class DeadLetters {
  readonly #options: DeadLettersOptions;

  constructor(options: DeadLettersOptions) {
    this.#options = options;
  }

  async keep(leased: LeasedTask, reason: string): Promise<void> {
    const { log, worker } = this.#options;
    const { body, deliveryCount } = leased.message;
    const letter = {
      mazepa: 1,
      kind: "dead-letter",
      queue: leased.queue.name,
      reason,
      deliveryCount,
      keptAt: new Date().toISOString(),
      worker,
      body,
    };
    try {
      const runner = (await this.#toQueue(leased, letter)) ?? (await this.#toStore(leased, letter));
      if (runner === undefined)
        log.error(`A message is dropped: ${reason}`, {
          ...leased.tags,
          deliveryCount,
          body: body.slice(0, loggedLength),
          length: body.length,
        });
      else log.error(`A message is kept in ${runner}: ${reason}`, { ...leased.tags, deliveryCount });
    } catch (error) {
      log.error(`A message could not be kept (${asError(error).message}): ${reason}`, {
        ...leased.tags,
        deliveryCount,
        body: body.slice(0, loggedLength),
      });
    }
  }

  async #toQueue(leased: LeasedTask, letter: object): Promise<string | undefined> {
    const { broker } = this.#options;
    const name = broker.deadLetterQueue?.(leased.queue.name);
    if (name === undefined) return undefined;
    const body = JSON.stringify(letter);
    const queue = broker.queue(name);
    if (Buffer.byteLength(body) > queue.limits.maxMessageBytes) return undefined;
    await queue.send([{ body }]);
    return `queue "${name}"`;
  }

  async #toStore(leased: LeasedTask, letter: object): Promise<string | undefined> {
    const { payloads } = this.#options;
    if (!payloads) return undefined;
    const key = `dead-letters/${leased.queue.name}/${createHash("sha256").update(leased.message.body).digest("hex")}`;
    await payloads.put(key, Buffer.from(JSON.stringify(letter)));
    return `blob "${key}"`;
  }
}
