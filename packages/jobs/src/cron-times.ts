import { Cron } from "croner";
import { InvalidOptionError } from "@mazepa/core";
import { asError } from "@mazepa/core/internal";
import { ZoneClock } from "./zone-clock.js";

/**
 * The times of a cron expression by the clock of a time zone. A fixed hour fires once if its local
 * time comes twice, and at the next minute that exists if it does not come. Where the hour is `*`
 * or `*` by steps, each minute that comes counts.
 */
export class CronTimes {
  readonly #cron: Cron;
  /** The clock by which a fixed hour is found; undefined if croner itself follows the zone. */
  readonly #clock: ZoneClock | undefined;

  /** @throws InvalidOptionError when the expression or the zone makes no sense. */
  constructor(expression: string, timeZone = "UTC") {
    const clock = clockOf(timeZone);
    const fields = fieldsOf(expression);
    const hasFixedHour = !/^(@hourly|\S+\s+[*?])/i.test(fields);
    this.#clock = hasFixedHour ? clock : undefined;
    try {
      this.#cron = new Cron(fields, { timezone: hasFixedHour ? "UTC" : timeZone, paused: true, mode: "5-part" });
    } catch (cause) {
      throw invalidCron(expression, asError(cause).message.replace(/^CronPattern: /, ""), cause);
    }
  }

  next(after: number): number | undefined {
    const clock = this.#clock;
    if (!clock) return this.#after(after);
    for (let local = this.#after(clock.localOf(after)); local !== undefined; local = this.#after(local)) {
      const time = clock.timeOf(local);
      if (time > after) return time;
    }
    return undefined;
  }

  #after(time: number): number | undefined {
    return this.#cron.nextRun(new Date(time))?.getTime();
  }
}

/** Five fields or a nickname: croner also takes a date, which would fire once. */
function fieldsOf(expression: string): string {
  const fields = typeof expression === "string" ? expression.trim() : "";
  if (/^(@\w+|\S+(\s+\S+){4})$/.test(fields)) return fields;
  throw invalidCron(expression, "it has not five fields: minute, hour, day of the month, month, day of the week");
}

function invalidCron(expression: unknown, why: string, cause?: unknown): InvalidOptionError {
  const example = 'Write { cron: "30 2 * * MON-FRI" }, for example.';
  return new InvalidOptionError(`Option "cron" is ${JSON.stringify(expression)}: ${why}. ${example}`, { cause });
}

function clockOf(timeZone: string): ZoneClock {
  try {
    return new ZoneClock(timeZone);
  } catch (cause) {
    throw new InvalidOptionError(
      `Option "timeZone" is ${JSON.stringify(timeZone)}, which is no time zone that Node knows. Write "Europe/Berlin", for example.`,
      { cause },
    );
  }
}
