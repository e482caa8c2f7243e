import type { Input, WantedSignal } from "../../src/scheduling/protocol.js";

/** Signals that a test has sent, whose values are their numbers, and those that flows wait for. */
export class SentSignals {
  awaited: WantedSignal[] = [];
  readonly #sent = new Map<string, number>();

  /** Goes on with what was sent to an earlier head. */
  goOnAfter(earlier: SentSignals): void {
    for (const [name, count] of earlier.#sent) this.#sent.set(name, count);
  }

  /** Counts one more of this name, and answers those that wait for it. */
  send(name: string): Input[] {
    this.#sent.set(name, (this.#sent.get(name) ?? 0) + 1);
    const asked = this.awaited;
    this.awaited = asked.filter((wanted) => !this.#isSent(wanted));
    return asked.filter((wanted) => this.#isSent(wanted)).map((wanted) => answerTo(wanted, true));
  }

  /** The answer for a signal, which is awaited from now on if it was not sent yet. */
  answer(wanted: WantedSignal): Input {
    const isSent = this.#isSent(wanted);
    if (!isSent) this.awaited.push(wanted);
    return answerTo(wanted, isSent);
  }

  #isSent({ name, number }: WantedSignal): boolean {
    return number <= (this.#sent.get(name) ?? 0);
  }
}

function answerTo({ scope, number }: WantedSignal, isSent: boolean): Input {
  return { type: "signalled", scope, answer: isSent ? { value: number } : undefined };
}
