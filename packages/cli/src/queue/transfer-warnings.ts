import { summarize } from "@mazepa/core/internal";
import type { NamedQueue } from "./named-queue.js";

/** Warnings about messages that are moved to another queue, each given once. */
export class TransferWarnings {
  readonly #warn: (line: string) => void;
  readonly #isOtherBroker: boolean;
  readonly #isOtherName: boolean;
  readonly #names: string;
  #hasWarnedOfSignatures = false;
  #hasWarnedOfOutcomes = false;

  constructor(from: NamedQueue, to: NamedQueue, warn: (line: string) => void) {
    this.#warn = warn;
    this.#isOtherBroker = from.broker.name !== to.broker.name;
    this.#isOtherName = from.queue.name !== to.queue.name;
    this.#names = `"${from.queue.name}"`;
  }

  /** Looks at the bodies of transferred messages. */
  look(bodies: readonly string[]): void {
    if (this.#isQuiet()) return;
    for (const body of bodies) {
      const { isSigned, kind, isDetached } = summarize(body);
      if (isSigned && this.#isOtherName) this.#warnOfSignatures();
      if (kind === "task" && !isDetached && this.#isOtherBroker) this.#warnOfOutcomes();
      if (this.#isQuiet()) return;
    }
  }

  #isQuiet(): boolean {
    return (this.#hasWarnedOfSignatures || !this.#isOtherName) && (this.#hasWarnedOfOutcomes || !this.#isOtherBroker);
  }

  #warnOfSignatures(): void {
    if (this.#hasWarnedOfSignatures) return;
    this.#hasWarnedOfSignatures = true;
    this.#warn(
      `Some messages are signed for queue ${this.#names}: workers that verify signatures refuse them in a queue of another name.`,
    );
  }

  #warnOfOutcomes(): void {
    if (this.#hasWarnedOfOutcomes) return;
    this.#hasWarnedOfOutcomes = true;
    this.#warn(
      "Some messages are tasks: a worker sends outcomes to the broker that it takes the task from, so heads on the first broker do not receive them.",
    );
  }
}
