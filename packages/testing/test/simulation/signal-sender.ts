import { deserialize, isMazepaError, sendSignal, type MemoryBlobStore } from "@mazepa/core";
import { seededRandom, type Random } from "../../src/faults.js";
import { Link } from "./link.js";
import { listener, signalName, signalsOf, type Program } from "./program.js";
import type { VirtualTime } from "./virtual-time.js";
import type { Witness } from "./witness.js";

/** The parts of a schedule that a {@link SignalSender} works with. */
export interface SignalSenderParts {
  readonly time: VirtualTime;
  readonly store: MemoryBlobStore;
  readonly witness: Witness;
}

/**
 * Sends the signals that a program waits for, one at a time, and may be killed at any step. It
 * checks that the n-th wait of a flow gets the n-th signal, in every walk.
 */
export class SignalSender {
  readonly #parts: SignalSenderParts;
  readonly #random: Random;
  readonly #count: number;
  /** Which flow has got which signal at which place. */
  readonly #heard: { readonly key: string; readonly place: number; readonly value: number }[] = [];
  #link: Link | undefined;
  #sent = 0;

  constructor(seed: number, program: Program, parts: SignalSenderParts) {
    this.#random = seededRandom(`sender ${seed}`);
    this.#count = signalsOf(program);
    this.#parts = parts;
    listener.heard = (key, place, value) => void this.#heard.push({ key, place, value });
  }

  /** Sends the next signal, unless one is under way; its sender may be killed. */
  async step(): Promise<void> {
    const { time, store, witness } = this.#parts;
    if (this.#link && this.#random() < 0.1) this.#link.cut();
    if (this.#link && !this.#link.isCut) return;
    if ((await this.#kept()).length >= this.#count) return;
    const link = new Link({ time, random: this.#random });
    this.#link = link;
    try {
      await sendSignal(link.store(store), "sim", signalName, ++this.#sent);
    } catch (error) {
      if (!isMazepaError(error, "MAZEPA_EXECUTION_ENDED")) witness.breaches.push(`SG2 a sender ends with ${String(error)}`);
    } finally {
      if (this.#link === link) this.#link = undefined;
    }
  }

  async check(): Promise<void> {
    const kept = await this.#kept();
    for (const { key, place, value } of this.#heard)
      if (kept[place] !== value)
        this.#parts.witness.breaches.push(`SG3 ${key} got ${value} as signal ${place} of ${kept.join()}`);
  }

  /** The values of the signals, in order. */
  async #kept(): Promise<number[]> {
    const { store } = this.#parts;
    const values: number[] = [];
    for await (const key of store.list("executions/sim/signals/")) {
      const blob = await store.get(key);
      const { value } = JSON.parse(Buffer.from(blob?.bytes ?? []).toString()) as { readonly value: string };
      values.push(deserialize(value) as number);
    }
    return values;
  }
}
