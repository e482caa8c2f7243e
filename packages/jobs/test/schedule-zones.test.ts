import { describe, expect, it } from "@jest/globals";
import { MemoryBlobStore } from "@mazepa/core";
import { JobBoard } from "../src/index.js";
import { boardStoreOf } from "../src/job-board.js";
import { CronTimes } from "../src/cron-times.js";
import { ScheduleKeeper } from "../src/schedule-keeper.js";
import { lastTime } from "../src/timing.js";
import { book } from "./trips.js";
import { storedKeys } from "./watching.js";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The times of a cron expression in a time zone, from one text to another. */
function times(cron: string, timeZone: string, [from, to]: readonly [string, string]): string[] {
  const all = new CronTimes(cron, timeZone);
  const found: string[] = [];
  for (let at = all.next(Date.parse(from) - 1); at !== undefined && at < Date.parse(to); at = all.next(at))
    found.push(new Date(at).toISOString().slice(5, 16));
  return found;
}

/** The date and time that a clock on the wall shows. */
function wall(timeZone: string): (at: number) => { readonly date: string; readonly time: string } {
  const fields = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, hourCycle: "h23", ...fields });
  return (at) => {
    const [date = "", time = ""] = format.format(at).split(" ");
    return { date, time };
  };
}

const spring = ["2026-03-28T12:00Z", "2026-03-30T12:00Z"] as const;
const autumn = ["2026-10-24T12:00Z", "2026-10-26T12:00Z"] as const;

describe("a schedule by the clock of a time zone", () => {
  it.each([
    ["a fixed hour that does not come", "30 2 * * *", spring, ["03-29T01:00", "03-30T00:30"]],
    [
      "minutes of an hour that does not come",
      "*/20 2 * * *",
      spring,
      ["03-29T01:00", "03-30T00:00", "03-30T00:20", "03-30T00:40"],
    ],
    ["hours of which one does not come", "15 1-3 29 3 *", spring, ["03-29T00:15", "03-29T01:00", "03-29T01:15"]],
    ["a fixed hour that comes twice", "30 2 * * *", autumn, ["10-25T00:30", "10-26T01:30"]],
    ["minutes of an hour that comes twice", "*/30 2 25 10 *", autumn, ["10-25T00:00", "10-25T00:30"]],
    ["a month that has the day", "0 12 29 2 *", ["2026-01-01", "2029-01-01"], ["02-29T11:00"]],
  ] as const)("S2 fires right for %s", (_what, cron, span, expected) => {
    expect(times(cron, "Europe/Berlin", span)).toEqual(expected);
  });

  it.each(["@hourly", "30 * * * *"])("S2 fires in every hour that comes for %j", (cron) => {
    for (const zone of ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"]) {
      const hours = [spring, autumn, ["2026-04-04T00:00Z", "2026-04-06T00:00Z"] as const].map(
        (span) => times(cron, zone, span).length,
      );

      expect(hours.every((count) => count >= 46 && count <= 49)).toBe(true);
    }
    const minute = cron.startsWith("@") ? 0 : Number.parseInt(cron);
    expect(times(cron, "Europe/Berlin", autumn).map((at) => Number(at.slice(-2)))).toEqual(Array(48).fill(minute));
  });

  it("S2 fires once on each day of a year in five zones, as two conductors keep it in turn", async () => {
    const start = Date.UTC(2018, 0, 1, 12);
    let now = start;
    const store = new MemoryBlobStore();
    const board = new JobBoard(store, { now: () => now });
    const keepers = [1, 2].map(() => new ScheduleKeeper(boardStoreOf(board), () => undefined));
    /** A time of day in each zone, and what the clock shows on the day on which it is left out. */
    const zones = [
      { zone: "Europe/Berlin", cron: "30 2 * * *", usual: "02:30", gap: { "2018-03-25": "03:00" } },
      { zone: "America/New_York", cron: "15 2 * * *", usual: "02:15", gap: { "2018-03-11": "03:00" } },
      { zone: "Australia/Lord_Howe", cron: "15 2 * * *", usual: "02:15", gap: { "2018-10-07": "02:30" } },
      { zone: "America/Sao_Paulo", cron: "@daily", usual: "00:00", gap: { "2018-11-04": "01:00" } },
      { zone: "Asia/Kolkata", cron: "59 23 * * *", usual: "23:59", gap: {} },
    ];
    for (const [index, { zone, cron }] of zones.entries())
      await board.schedule(`z${index}`, { cron, timeZone: zone }, book.makeTask("a"), { overlap: "allow" });

    for (let step = 0; now < start + 365 * dayMs; now = start + ++step * 23 * hourMs) await keepers[step % 2]?.look();

    const ids = (await storedKeys(store, "boards/jobs/jobs/")).map((key) => key.slice(key.lastIndexOf("/") + 1));
    for (const [index, { zone, usual, gap }] of zones.entries()) {
      const shown = ids.filter((id) => id.startsWith(`z${index}-`)).map((id) => wall(zone)(timeIn(id)));
      const odd = shown.filter(({ time }) => time !== usual).map(({ date, time }) => [date, time]);
      expect([shown.length >= 364, Object.fromEntries(odd)]).toEqual([true, gap]);
      expect(shown.map(({ date }) => date)).toEqual(daysFrom(shown[0]?.date, shown.length));
    }
    expect(ids).toEqual(expect.arrayContaining(["z0-20181028T003000Z", "z0-20180325T010000Z"]));
  });
});

describe("the last time that is due", () => {
  it.each([
    ["* * * * *", "2026-01-01T00:00Z", "2026-11-30T10:00:30Z", "2026-11-30T10:00:00.000Z"],
    ["0 3 * * *", "2026-01-01T00:00Z", "2026-11-30T10:00Z", "2026-11-30T03:00:00.000Z"],
    ["0 3 1 6 *", "2020-01-01T00:00Z", "2026-05-30T10:00Z", "2025-06-01T03:00:00.000Z"],
    ["0 3 * * *", "2026-11-30T03:00Z", "2026-11-30T23:00Z", undefined],
    ["0 3 * * *", "2026-11-30T12:00Z", "2026-11-30T11:00Z", undefined],
  ])("J10 is found for %j between %s and %s", (cron, after, now, expected) => {
    const found = lastTime(new CronTimes(cron), Date.parse(after), Date.parse(now));

    expect(found === undefined ? undefined : new Date(found).toISOString()).toBe(expected);
  });
});

/** The time in the id of a schedule's job. */
function timeIn(id: string): number {
  const [, year, month, day, hours, minutes] = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)00Z$/.exec(id) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hours), Number(minutes));
}

function daysFrom(date: string | undefined, count: number): string[] {
  const first = Date.parse(date ?? "");
  return Array.from({ length: count }, (_, index) => new Date(first + index * dayMs).toISOString().slice(0, 10));
}
