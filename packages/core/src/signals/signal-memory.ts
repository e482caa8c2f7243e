import type { SignalLog } from "./signal-log.js";

/** Signals of an execution without a checkpoint. */
export class SignalMemory implements SignalLog {
  readonly #texts = new Map<string, string[]>();

  async send(name: string, text: string): Promise<void> {
    const texts = this.#texts.get(name);
    if (texts) texts.push(text);
    else this.#texts.set(name, [text]);
  }

  async get(name: string, number: number): Promise<string | undefined> {
    return this.#texts.get(name)?.[number - 1];
  }
}
