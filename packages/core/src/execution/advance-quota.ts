/**
 * How often flows are advanced, as long as none has to wait, before outcomes are received that
 * others wait for (rule F17).
 */
const maxAdvances = 1000;

/** How often flows have been advanced since outcomes were received. */
export class AdvanceQuota {
  #advances = 0;
  /**
   * How often receiving was put off although the quota was used up, since a race was being
   * replayed.
   */
  #unheardRounds = 0;

  get isUsedUp(): boolean {
    return this.#advances >= maxAdvances;
  }

  /** Whether flows may have come to all of so many records by now. */
  isEnoughFor(recordCount: number): boolean {
    return this.#unheardRounds * maxAdvances >= recordCount + maxAdvances;
  }

  /** Counts one advance. */
  count(): void {
    this.#advances++;
  }

  /** Begins anew, before it is known whether outcomes may be received. */
  renew(): void {
    this.#advances = 0;
    this.#unheardRounds++;
  }

  /** Begins anew: outcomes are received. */
  reset(): void {
    this.#advances = 0;
    this.#unheardRounds = 0;
  }
}
