import { createHash } from "node:crypto";
import { TransientError } from "../errors.js";
import type { Broker } from "../messaging/broker.js";
import type { MessageQueue } from "../messaging/message-queue.js";
import { waitAfterFailure } from "../messaging/wait-after-failure.js";
import { asError } from "../serialization/as-error.js";
import type { BlobStore } from "../storage/blob-store.js";
import type { TaskLog } from "../tasks/task-context.js";
import { letterFor, cutToFit, type DeadLetter, type LetterReason } from "./dead-letter.js";
import type { LeasedTask } from "./leased-task.js";

/** The length of the part that is logged of a message without a place to keep it. */
const maxLoggedLength = 4000;

/** The number of times that a letter may be refused for another reason than a failed connection. */
const maxRefusals = 3;

/** Options of {@link DeadLetters}. */
export interface DeadLettersOptions {
  readonly broker: Broker;
  readonly payloads?: BlobStore | undefined;
  readonly worker: string;
  readonly log: TaskLog;
  /**
   * Aborted when the worker stops: then a broker or store that cannot be reached is not waited for.
   */
  readonly signal: AbortSignal;
}

/**
 * Keeps messages that cannot be processed: in the broker's dead-letter queue, else in the store,
 * else cut in the queue. Without both, the log has them (rules W3 and W12).
 */
export class DeadLetters {
  readonly #options: DeadLettersOptions;

  constructor(options: DeadLettersOptions) {
    this.#options = options;
  }

  /**
   * Whether the message may be acknowledged, since its dead letter is durable. A letter that is
   * refused is tried again a few times, and without end while broker or store cannot be reached.
   * Never rejects.
   */
  async keep(leased: LeasedTask, why: LetterReason): Promise<boolean> {
    const { reason } = why;
    const { log, signal } = this.#options;
    const tags = { ...leased.tags, deliveryCount: leased.message.deliveryCount };
    for (let failures = 1; ; failures++) {
      try {
        const location = await this.#write(leased, why);
        if (location === undefined) log.error(`A message is dropped: ${reason}`, { ...tags, ...logged(leased) });
        else log.error(`A message is kept in ${location}: ${reason}`, tags);
        return true;
      } catch (error) {
        const problem = `A message could not be kept (${asError(error).message})`;
        if (failures === 1) log.error(`${problem}: ${reason}`, { ...tags, ...logged(leased) });
        const isHopeless = !(error instanceof TransientError) && failures >= maxRefusals;
        if (isHopeless || signal.aborted || leased.end === "lost") return false;
        await waitAfterFailure(failures, signal);
      }
    }
  }

  /** Writes the letter; resolves to its place, or undefined if there is none for letters. */
  async #write(leased: LeasedTask, why: LetterReason): Promise<string | undefined> {
    const { broker, payloads, worker } = this.#options;
    const letter = letterFor(leased, { ...why, worker });
    const name = broker.deadLetterQueue?.(leased.queue.name);
    const queue = name === undefined ? undefined : broker.queue(name);
    const text = JSON.stringify(letter);
    const fits = queue && Buffer.byteLength(text) <= queue.limits.maxMessageBytes;
    if (payloads && !fits) return store(payloads, letter);
    return queue && send(queue, fits ? text : JSON.stringify(cutToFit(letter, queue.limits.maxMessageBytes)));
  }
}

async function send(queue: MessageQueue, body: string): Promise<string> {
  await queue.send([{ body }]);
  return `queue "${queue.name}"`;
}

async function store(payloads: BlobStore, letter: DeadLetter): Promise<string> {
  const key = `dead-letters/${letter.queue}/${createHash("sha256").update(letter.body).digest("hex")}`;
  await payloads.put(key, Buffer.from(JSON.stringify(letter)));
  return `blob "${key}"`;
}

function logged({ message: { body } }: LeasedTask): { readonly body: string; readonly length: number } {
  return { body: body.slice(0, maxLoggedLength), length: body.length };
}
