import type { Broker } from "../messaging/broker.js";
import type { OutgoingMessage } from "../messaging/message-queue.js";
import { isUnreachable, Outage, type OutageOptions } from "../messaging/outage.js";
import { MessagesNotSentError, reasonNotSent } from "../messaging/queue-errors.js";
import { asError } from "../serialization/as-error.js";
import type { Submission } from "../tasks/submission.js";
import type { MessageSigner } from "../wire/message-signer.js";
import type { PayloadPacker } from "../wire/payload-packer.js";
import { TaskEncoder } from "../wire/task-encoder.js";
import type { TaskRoutes } from "./task-routes.js";

/** The parts of a {@link RemoteSubmitter}. */
export interface RemoteSubmitterOptions {
  readonly broker: Broker;
  readonly routes: TaskRoutes;
  readonly replyTo: string;
  /** The name of this head. */
  readonly head: string;
  readonly signer: MessageSigner;
  readonly packer: PayloadPacker;
  /** Called for each task that cannot be sent. */
  readonly refuse: (submission: Submission, error: Error) => void;
  readonly outages: OutageOptions;
  /** Called when a queue has been out of reach for too long. */
  readonly giveUp: (error: Error) => void;
}

interface EncodedSubmission {
  readonly submission: Submission;
  readonly body: string;
}

/** Sends tasks to their queues. */
export class RemoteSubmitter {
  readonly #options: RemoteSubmitterOptions;
  readonly #encoder: TaskEncoder;
  readonly #underWay = new Set<Promise<void>>();
  readonly #outages = new Map<string, Outage>();

  constructor(options: RemoteSubmitterOptions) {
    this.#options = options;
    this.#encoder = new TaskEncoder(options);
  }

  /** Resolves when all are durable or refused. */
  async submit(submissions: readonly Submission[]): Promise<void> {
    const sending = this.#submit(submissions);
    this.#underWay.add(sending);
    await sending.finally(() => this.#underWay.delete(sending));
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async #submit(submissions: readonly Submission[]): Promise<void> {
    const byQueue = new Map<string, Promise<EncodedSubmission | undefined>[]>();
    for (const submission of submissions) {
      const queue = this.#tryTo(submission, () => this.#options.routes.queueFor(submission));
      if (queue === undefined) continue;
      const encoded = byQueue.get(queue) ?? [];
      if (encoded.length === 0) byQueue.set(queue, encoded);
      encoded.push(this.#encode(submission, queue));
    }
    await Promise.all(
      [...byQueue].map(async ([queue, encoded]) =>
        this.#send(
          queue,
          (await Promise.all(encoded)).filter((one) => one !== undefined),
        ),
      ),
    );
  }

  async #encode(submission: Submission, queue: string): Promise<EncodedSubmission | undefined> {
    try {
      const { replyTo, head } = this.#options;
      return { submission, body: await this.#encoder.encode(submission, queue, { replyTo, head }) };
    } catch (error) {
      this.#options.refuse(submission, asError(error));
      return undefined;
    }
  }

  async #send(queue: string, encoded: readonly EncodedSubmission[]): Promise<void> {
    if (encoded.length === 0) return;
    try {
      await this.#options.broker.queue(queue).send(encoded.map(({ body }): OutgoingMessage => ({ body })));
      this.#outages.get(queue)?.over();
    } catch (thrown) {
      const error = asError(thrown);
      if (isUnreachable(reasonNotSent(error))) this.#unreachable(queue, reasonNotSent(error));
      const indexes = error instanceof MessagesNotSentError ? new Set(error.indexes) : undefined;
      for (const [index, { submission }] of encoded.entries())
        if (!indexes || indexes.has(index)) this.#options.refuse(submission, reasonNotSent(error));
    }
  }

  /** Notes an unreachable queue; the scheduler retries refused tasks. */
  #unreachable(queue: string, error: Error): void {
    const outage = this.#outages.get(queue) ?? new Outage(`Queue "${queue}"`, this.#options.outages);
    this.#outages.set(queue, outage);
    if (outage.failed(error) === undefined) this.#options.giveUp(error);
  }

  #tryTo<R>(submission: Submission, work: () => R): R | undefined {
    try {
      return work();
    } catch (error) {
      this.#options.refuse(submission, asError(error));
      return undefined;
    }
  }
}
