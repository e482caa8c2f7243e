import type { Broker } from "../messaging/broker.js";
import type { Submission } from "../tasks/submission.js";
import type { MessageSigner } from "./message-signer.js";
import type { PackedPayload, PayloadPacker } from "./payload-packer.js";
import { taskPayload, writeTaskMessage, type TaskMessage } from "./task-message.js";

/** The parts of a {@link TaskEncoder}. */
export interface TaskEncoderOptions {
  readonly broker: Broker;
  readonly signer: MessageSigner;
  readonly packer: PayloadPacker;
}

/** The part of a message that says where its outcome goes. */
export type OutcomeAddress = Pick<TaskMessage, "replyTo" | "head" | "detached">;

/** The bytes of field names around a payload, or of a claim that replaces it. */
const claimBytes = 200;

/** Encodes attempts of tasks as signed messages. */
export class TaskEncoder {
  readonly #options: TaskEncoderOptions;

  constructor(options: TaskEncoderOptions) {
    this.#options = options;
  }

  /**
   * The body of the message.
   *
   * @throws SerializationError when operation or arguments cannot be serialized.
   * @throws PayloadTooLargeError when they do not fit, and there is no store.
   */
  async encode(submission: Submission, queue: string, address: OutcomeAddress): Promise<string> {
    const { broker, packer, signer } = this.#options;
    const message: TaskMessage = { ...submission, ...address, packed: {} };
    const payload = taskPayload(submission);
    const short = packer.packShort(payload);
    const body = short && signer.sign(queue, writeTaskMessage({ ...message, packed: short }));
    // A UTF-16 unit takes three bytes at most.
    if (body && body.length * 3 <= broker.queue(queue).limits.maxMessageBytes) return body;
    const packed = await this.#pack(payload, { queue, empty: message });
    return signer.sign(queue, writeTaskMessage({ ...message, packed }));
  }

  #pack(
    payload: string,
    { queue, empty }: { readonly queue: string; readonly empty: TaskMessage },
  ): PackedPayload | Promise<PackedPayload> {
    const { broker, signer, packer } = this.#options;
    const { executionId, replyTo, id, operationId } = empty;
    const takenBytes = Buffer.byteLength(writeTaskMessage(empty)) + signer.overheadBytes + claimBytes;
    return packer.pack(payload, {
      executionId,
      replyTo,
      roomBytes: broker.queue(queue).limits.maxMessageBytes - takenBytes,
      what: `Task ${id} of operation "${operationId}" with its arguments`,
    });
  }
}
