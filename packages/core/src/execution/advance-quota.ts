/**
 * The number of advances of flows that never have to wait before outcomes for other flows are
 * received (rule F17).
 */
const maxAdvances = 1000;

/** Counts the advances of flows since outcomes were last received. */
export class AdvanceQuota {
  #advances = 0;
  /**
   * The number of times that receiving was postponed although the quota was used up, since a race
   * was being replayed.
   */
  #unheardRounds = 0;

  get isUsedUp(): boolean {
    return this.#advances >= maxAdvances;
  }

  /** Whether flows may have reached `recordCount` records by now. */
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
