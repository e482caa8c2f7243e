const dayMs = 86_400_000;
const minuteMs = 60_000;

/**
 * The clock on the wall in a time zone. A local time is written in ms as if it were of UTC, so that
 * it can be calculated with.
 */
export class ZoneClock {
  readonly #format: Intl.DateTimeFormat;

  /** @throws RangeError when the zone is not known. */
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  }

  localOf(time: number): number {
    return time + this.#offsetMs(time);
  }

  /**
   * The time at which the clock shows `local`: the first, if it does so twice; if it never does,
   * the minute to which it is put forward.
   */
  timeOf(local: number): number {
    const [earlier, later] = [this.#offsetMs(local - dayMs), this.#offsetMs(local + dayMs)];
    const shown = [local - earlier, local - later].filter((time) => this.localOf(time) === local);
    return shown.length > 0 ? Math.min(...shown) : this.#change(local - later, local - earlier);
  }

  /** The minute after `before`, up to `after`, at which the offset changes. */
  #change(before: number, after: number): number {
    const earlier = this.#offsetMs(before);
    let [low, high] = [before, after];
    while (high - low > minuteMs) {
      const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs;
      if (this.#offsetMs(middle) === earlier) low = middle;
      else high = middle;
    }
    return high;
  }

  #offsetMs(time: number): number {
    const name = this.#format.formatToParts(time).find(({ type }) => type === "timeZoneName")?.value;
    const [, sign, hours, minutes, seconds = "0"] = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name ?? "") ?? [];
    const offsetMs = ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds)) * 1000;
    return sign === "-" ? -offsetMs : offsetMs;
  }
}
