import { afterEach, describe, expect, it } from "@jest/globals";
import { Flow, MemoryBlobStore, StorageError } from "@mazepa/core";
import { JobBoard, type ConductorEvent, type ScheduleView } from "../src/index.js";
import { boardStoreOf } from "../src/job-board.js";
import { ScheduleKeeper } from "../src/schedule-keeper.js";
import { book, closeStations, held, station, Trip } from "./trips.js";
import { seen, storedKeys, until } from "./watching.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const monday = Date.UTC(2026, 10, 30);

type Told = Omit<ConductorEvent, "at">;

/** A board with a manual clock, and keepers of its schedules as two conductors have them. */
function timetable(store = new MemoryBlobStore(), startAt = monday) {
  const clock = { now: startAt };
  const board = new JobBoard(store, { now: () => clock.now });
  const told: Told[] = [];
  const keepers = [1, 2].map(() => new ScheduleKeeper(boardStoreOf(board), (event) => told.push(event)));
  const look = () => Promise.all(keepers.map((keeper) => keeper.look()));
  const lookAt = (now: number) => {
    clock.now = now;
    return look();
  };
  return { store, board, clock, told, look, lookAt, posted: () => jobIds(board) };
}

/** Lets a conductor look that cannot write to schedules before, or after it has posted a job. */
async function dieWhile(when: "before" | "after", { store, board }: ReturnType<typeof timetable>): Promise<void> {
  const { put } = store;
  let hasPosted = false;
  store.put = async (key, ...rest) => {
    if (key.includes("/schedules/") && hasPosted === (when === "after")) throw new StorageError("out of order");
    hasPosted ||= key.startsWith("boards/jobs/jobs/");
    return put.call(store, key, ...rest);
  };
  await new ScheduleKeeper(boardStoreOf(board), () => undefined).look();
  store.put = put;
}

async function jobIds(board: JobBoard): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of board.jobs()) ids.push(id);
  return ids.sort();
}

async function views(board: JobBoard): Promise<ScheduleView[]> {
  const all: ScheduleView[] = [];
  for await (const view of board.schedules()) all.push(view);
  return all;
}

describe("a schedule", () => {
  afterEach(closeStations);

  it("S1 posts the job at its time, which conductors run like any other", async () => {
    let now = monday;
    const all = station(undefined, () => now);
    await all.board.schedule("nightly", { cron: "0 3 * * *" }, new Trip("OSL").makeFlow("ROM"), { priority: 2, note: "n" });
    for (let count = 0; count < 3; count++) all.conduct();
    now += 3 * hourMs;
    await seen(all, "job-succeeded");

    const job = await all.board.job("nightly-20261130T030000Z");

    expect(await job?.result()).toEqual(["OSL", "booked ROM"]);
    expect(await job?.view()).toMatchObject({ name: "Trip", priority: 2, note: "n" });
    expect(all.told().filter((line) => line.includes("scheduled"))).toEqual(["job-scheduled nightly-20261130T030000Z"]);
  });

  it("J10 fires once for each time, however many conductors look", async () => {
    const { board, told, lookAt, posted } = timetable();
    await board.schedule("hourly", { everyMs: hourMs }, book.makeTask("a"), { overlap: "allow" });

    for (let minutes = 0; minutes <= 150; minutes += 10) await lookAt(monday + minutes * minuteMs);

    const expected = ["hourly-20261130T010000Z", "hourly-20261130T020000Z"];
    expect(await posted()).toEqual(expected);
    expect(told).toEqual(expected.map((jobId) => ({ type: "job-scheduled", schedule: "hourly", jobId })));
  });

  it.each(["before", "after"] as const)("J10 fires once when a conductor dies %s the post", async (when) => {
    const all = timetable();
    const { board, told, clock, lookAt, posted } = all;
    await board.schedule("daily", { cron: "@daily" }, book.makeTask("a"));
    clock.now += dayMs;
    await dieWhile(when, all);

    await lookAt(monday + dayMs + 1);

    expect(await posted()).toEqual(["daily-20261201T000000Z"]);
    expect(told.map(({ type }) => type)).toEqual(["job-scheduled"]);
  });

  it("J10 skips a time while a job runs that was posted by a conductor that died before it said so", async () => {
    const all = timetable();
    const { board, told, clock, lookAt, posted } = all;
    await board.schedule("a", { everyMs: hourMs }, book.makeTask("a"));
    clock.now += hourMs;
    await dieWhile("after", all);

    await lookAt(monday + 2 * hourMs);

    expect(await posted()).toEqual(["a-20261130T010000Z"]);
    expect(told.map(({ type }) => type)).toEqual(["schedule-skipped"]);
  });

  it("J10 fires once although the clocks of conductors are an hour apart", async () => {
    const { store, board, clock, lookAt, posted } = timetable();
    const ahead = new ScheduleKeeper(boardStoreOf(new JobBoard(store, { now: () => clock.now + hourMs })), () => undefined);
    await board.schedule("hourly", { cron: "@hourly" }, book.makeTask("a"), { overlap: "allow" });

    for (let minutes = 1; minutes <= 130; minutes += 10) {
      await lookAt(monday + minutes * minuteMs);
      await ahead.look();
    }

    expect(await posted()).toEqual(["1", "2", "3"].map((hour) => `hourly-20261130T0${hour}0000Z`));
  });

  it.each([
    ["one", ["nightly-20261203T030000Z", "nightly-20261204T030000Z"]],
    ["skip", ["nightly-20261204T030000Z"]],
  ] as const)("J10 posts after a standstill what `missed: %j` says", async (missed, expected) => {
    const { board, told, lookAt, posted } = timetable();
    await board.schedule("nightly", { cron: "0 3 * * *" }, book.makeTask("a"), { missed, overlap: "allow" });

    await lookAt(monday + 3 * dayMs + 5 * hourMs);
    await lookAt(monday + 4 * dayMs + 3 * hourMs + 5000);

    expect(await posted()).toEqual(expected);
    expect(told.some(({ type, reason }) => type === "schedule-skipped" && reason?.includes("no conductor"))).toBe(
      missed === "skip",
    );
  });

  it("J10 does not take a time for missed that comes between two polls", async () => {
    const { board, clock, posted } = timetable();
    const keeper = new ScheduleKeeper(boardStoreOf(board), () => undefined, 10 * minuteMs);
    await board.schedule("nightly", { cron: "0 3 * * *" }, book.makeTask("a"), { missed: "skip", overlap: "allow" });

    clock.now = monday + 3 * hourMs + 9 * minuteMs;
    await keeper.look();
    clock.now += dayMs + 3 * minuteMs;
    await keeper.look();

    expect(await posted()).toEqual(["nightly-20261130T030000Z"]);
  });

  it.each([
    ["skip", ["a-20261130T010000Z", "a-20261130T030000Z"]],
    ["allow", ["a-20261130T010000Z", "a-20261130T020000Z", "a-20261130T030000Z"]],
  ] as const)("J10 does with `overlap: %j` as long as the last job has not ended", async (overlap, expected) => {
    const { board, told, lookAt, posted } = timetable();
    await board.schedule("a", { cron: "0 * * * *" }, book.makeTask("a"), { overlap });

    await lookAt(monday + hourMs);
    await lookAt(monday + 2 * hourMs);
    await (await board.job("a-20261130T010000Z"))?.cancel();
    await lookAt(monday + 3 * hourMs);

    expect(await posted()).toEqual(expected);
    expect(told.filter(({ type }) => type === "schedule-skipped")).toEqual(
      overlap === "skip"
        ? [
            {
              ...{ type: "schedule-skipped", schedule: "a", jobId: "a-20261130T020000Z" },
              reason: 'job "a-20261130T010000Z" has not ended',
            },
          ]
        : [],
    );
  });

  it("S1 goes on as it was when it is set again, and keeps its times when its work is changed", async () => {
    const { board, clock, lookAt, posted } = timetable();
    const every = { everyMs: hourMs };
    const options = { overlap: "allow" } as const;
    await board.schedule("a", every, book.makeTask("old"), options);
    clock.now += hourMs / 2;
    await board.schedule("a", every, book.makeTask("old"), options);
    await board.schedule("a", every, book.makeTask("new"), options);
    await lookAt(monday + hourMs);
    clock.now += minuteMs;
    await board.schedule("a", { everyMs: 2 * hourMs }, book.makeTask("new"), options);

    await lookAt(monday + 2 * hourMs);
    await lookAt(monday + 3 * hourMs + minuteMs);

    expect(await posted()).toEqual(["a-20261130T010000Z", "a-20261130T030100Z"]);
    expect(await views(board)).toMatchObject([{ name: "a", everyMs: 2 * hourMs, work: "book", lastJobId: "a-20261130T030100Z" }]);
  });

  it("S1 is listed by name, run by hand, and removed with all that it has stored", async () => {
    const { store, board, lookAt, posted } = timetable();
    await board.schedule("b", { cron: "0 3 * * MON-FRI", timeZone: "Europe/Berlin" }, book.makeTask("b"), { missed: "skip" });
    await board.schedule("a", { everyMs: hourMs }, new Trip().makeFlow("x".repeat(70_000)));
    const listed = await views(board);

    const job = await board.runSchedule("a");
    await lookAt(monday + hourMs);

    expect(listed).toEqual([
      { name: "a", everyMs: hourMs, missed: "one", overlap: "skip", work: "Trip", nextAt: new Date(monday + hourMs) },
      {
        ...{ name: "b", cron: "0 3 * * MON-FRI", timeZone: "Europe/Berlin", missed: "skip", overlap: "skip", work: "book" },
        nextAt: new Date(monday + 2 * hourMs),
      },
    ]);
    expect([job.id, await posted()]).toEqual(["a-20261130T000000Z", ["a-20261130T000000Z"]]);
    expect([await board.unschedule("a"), await board.unschedule("a")]).toEqual([true, false]);
    expect((await storedKeys(store)).filter((key) => key.includes("schedule"))).toEqual(["boards/jobs/schedules/b"]);
    await expect(board.runSchedule("a")).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
  });

  it("J10 is kept beside one that cannot be read, which is told", async () => {
    const { store, board, told, lookAt, posted } = timetable();
    await board.schedule("good", { everyMs: hourMs }, book.makeTask("a"));
    await store.put("boards/jobs/schedules/bad", Buffer.from("?"));

    await lookAt(monday + hourMs);

    expect(await posted()).toEqual(["good-20261130T010000Z"]);
    expect(told.find(({ type }) => type === "store-failed")).toMatchObject({
      schedule: "bad",
      error: { code: "MAZEPA_STORAGE" },
    });
  });

  it("J10 is fired while the conductor is busy", async () => {
    let now = monday;
    const all = station(undefined, () => now);
    const { started, go } = held("long");
    await all.board.post(book.makeTask("long"));
    await all.board.schedule("a", { everyMs: hourMs }, book.makeTask("a"));
    all.conduct({ concurrency: 1 });
    await started;
    now += hourMs;

    await until(async () => (await all.board.job("a-20261130T010000Z")) !== undefined);
    go();

    expect(await (await all.board.job("a-20261130T010000Z"))?.result()).toBe("booked a");
  });

  it.each([
    ["a name with a dot", "a.b", { everyMs: 1000 }, /name of a schedule is "a.b"/],
    ["a long name", "a".repeat(48), { everyMs: 1000 }, /1 to 47/],
    ["no timing", "a", {}, /either by "cron"/],
    ["two timings", "a", { cron: "@daily", everyMs: 1000 }, /either by "cron"/],
    ["a short interval", "a", { everyMs: 999 }, /everyMs/],
    ["a cron that never fires", "a", { cron: "0 0 30 2 *" }, /"0 0 30 2 \*", which never fires/],
    ["four fields", "a", { cron: "0 3 * *" }, /five fields/],
    ["seconds", "a", { cron: "0 0 3 * * *" }, /five fields/],
    ["a date", "a", { cron: "2027-01-01T00:00:00" }, /five fields/],
    ["a minute that is none", "a", { cron: "61 * * * *" }, /Invalid value for minute: 61/],
    ["a nickname that is none", "a", { cron: "@reboot" }, /@reboot/],
    ["a zone that is none", "a", { cron: "@daily", timeZone: "Mars/Olympus" }, /"Mars\/Olympus", which is no time zone/],
    ["a zone without a cron", "a", { everyMs: 1000, timeZone: "UTC" }, /timeZone/],
  ])("S1 refuses %s", async (_what, name, timing, message) => {
    const { board } = timetable();

    const set = board.schedule(name, timing as never, book.makeTask("a"));

    await expect(set).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION", message: expect.stringMatching(message) });
  });

  it("S1 refuses options that are none, and work that cannot be posted", async () => {
    const { board } = timetable();
    const everyHour = { everyMs: hourMs };
    const plain = new Flow({ name: "plain", start: () => 1, options: {} });

    for (const options of [{ missed: "all" }, { overlap: "queue" }, { id: "a" }, { retries: -1 }])
      await expect(board.schedule("a", everyHour, book.makeTask("a"), options as never)).rejects.toMatchObject({
        code: "MAZEPA_INVALID_OPTION",
      });
    await expect(board.schedule("a", everyHour, plain)).rejects.toMatchObject({ code: "MAZEPA_SERIALIZATION" });
    expect(await views(board)).toEqual([]);
  });
});
