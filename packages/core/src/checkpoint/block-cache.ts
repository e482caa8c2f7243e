import type { DecodedBlock } from "./decoded-block.js";

const maxBytes = 4 * 1024 * 1024;

/** The most recently used blocks, a few megabytes of them. */
export class BlockCache {
  readonly #blocks = new Map<string, DecodedBlock>();
  readonly #loading = new Map<string, Promise<void>>();
  #bytes = 0;

  get(name: string): DecodedBlock | undefined {
    const block = this.#blocks.get(name);
    if (block === undefined) return undefined;
    this.#blocks.delete(name);
    this.#blocks.set(name, block);
    return block;
  }

  /** Loads a block once; calls made meanwhile get the same promise. */
  load(name: string, load: () => Promise<DecodedBlock | undefined>): Promise<void> {
    let loading = this.#loading.get(name);
    if (!loading) {
      loading = this.#loadAndKeep(name, load);
      this.#loading.set(name, loading);
    }
    return loading;
  }

  async #loadAndKeep(name: string, load: () => Promise<DecodedBlock | undefined>): Promise<void> {
    try {
      const block = await load();
      if (block) this.#keep(name, block);
    } finally {
      this.#loading.delete(name);
    }
  }

  #keep(name: string, block: DecodedBlock): void {
    this.#blocks.set(name, block);
    this.#bytes += block.bytes.length;
    for (const [oldest, { bytes }] of this.#blocks) {
      if (this.#bytes <= maxBytes || oldest === name) return;
      this.#blocks.delete(oldest);
      this.#bytes -= bytes.length;
    }
  }
}
