import type { BlobStore } from "../storage/blob-store.js";
import { resultKey, writeResult } from "../wire/kept-result.js";
import type { UnpackedReport } from "../wire/outcome-message.js";
import type { PayloadPacker } from "../wire/payload-packer.js";

/** Keeps results of detached tasks in the worker's `results` store, if it has one (rule W13). */
export class ResultKeeper {
  readonly #store: BlobStore | undefined;
  readonly #packer: PayloadPacker;

  constructor(store: BlobStore | undefined, packer: PayloadPacker) {
    this.#store = store;
    this.#packer = packer;
  }

  /** Resolves when the result is durable, or at once without a store. */
  async keep(executionId: string, { header, payload }: UnpackedReport): Promise<void> {
    if (!this.#store) return;
    const what = `The result of task ${header.taskId}`;
    const packed = await this.#packer.pack(payload, { executionId, roomBytes: Infinity, what });
    await this.#store.put(resultKey(header.taskId), Buffer.from(writeResult(executionId, { header, packed })));
  }
}
