import type { Input } from "../scheduling/protocol.js";

/** What the scheduler is to be told at its next step. Most steps have one input: the list for it is made just that long. */
export class Inbox {
  #inputs: Input[] = none;

  get length(): number {
    return this.#inputs.length;
  }

  push(input: Input): void {
    if (this.#inputs.length === 0) this.#inputs = [input];
    else this.#inputs.push(input);
  }

  /** Empties the inbox. */
  take(): readonly Input[] {
    const inputs = this.#inputs;
    this.#inputs = none;
    return inputs;
  }
}

/** Never pushed to. */
const none: Input[] = [];
