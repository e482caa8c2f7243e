import { repeat, type Timer } from "../timer.js";
import type { BestEffort } from "./best-effort.js";

/** Work that is done again and again while an execution runs, and that may fail without harm. */
export class RepeatedEffort {
  readonly #effort: BestEffort;
  #timer: Timer | undefined;
  #underWay: Promise<void> | undefined;

  constructor(effort: BestEffort) {
    this.#effort = effort;
  }

  /** Does `work` every `everyMs`, until `stop`. The process does not stay alive for it. */
  start(everyMs: number, work: () => Promise<unknown>): void {
    this.#timer = repeat(everyMs, () => this.attempt(work), { keepsAlive: false });
  }

  /** Does `work` now, unless the store is still busy with the last time. */
  attempt(work: () => Promise<unknown>): void {
    this.#underWay ??= this.#effort.run(work).finally(() => (this.#underWay = undefined));
  }

  /** Resolves when nothing is under way any more, and nothing will be. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#underWay;
  }
}
