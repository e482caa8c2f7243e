import type { BlobStore } from "../storage/blob-store.js";
import { decodeSummary, encodeSummary, type SummaryRecord } from "./summary-record.js";

const maxTries = 5;

/**
 * The summary in the store, written conditionally: a head that was replaced does not overwrite its
 * successor's.
 */
export class SummaryBlob {
  readonly #store: BlobStore;
  readonly #key: string;
  readonly #epoch: number;
  #version: string | undefined;
  #isReplaced = false;
  /** The text that was written last, without the time. */
  #written = "";

  constructor(store: BlobStore, key: string, epoch: number) {
    this.#store = store;
    this.#key = key;
    this.#epoch = epoch;
  }

  /** Whether a later head has written the summary. */
  get isReplaced(): boolean {
    return this.#isReplaced;
  }

  /** Reads the summary of earlier heads. */
  async load(): Promise<void> {
    const found = await this.#store.get(this.#key);
    const previous = found && decodeSummary(found.bytes);
    this.#version = found?.version;
    this.#isReplaced = previous !== undefined && previous.epoch > this.#epoch;
  }

  /** Writes the record, unless it is unchanged. */
  async write(given: SummaryRecord): Promise<void> {
    const { updatedAt: _, ...content } = given;
    const text = JSON.stringify(content);
    if (text === this.#written) return;
    for (let tries = 0; tries < maxTries && !this.#isReplaced; tries++) {
      const condition = this.#version === undefined ? { ifAbsent: true } : { ifVersion: this.#version };
      const written = await this.#store.put(this.#key, encodeSummary(given), condition);
      if (written) {
        this.#version = written.version;
        this.#written = text;
        return;
      }
      await this.load();
    }
  }
}
