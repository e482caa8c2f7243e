import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { isDeepStrictEqual } from "node:util";
import { MemoryBlobStore, sendSignal } from "@mazepa/core";
import { runs, seed } from "../../../../scripts/random-runs.js";
import { JobBoard, startConductor } from "../../src/index.js";
import { BoardSchedule } from "./board-schedule.js";
import { JourneyFlow } from "./journeys.js";

/** `MAZEPA_SEED=524 MAZEPA_SIMULATION_SCHEDULES=1` replays one. */
const schedules = Number(process.env["MAZEPA_SIMULATION_SCHEDULES"] ?? runs(60));
const { emitWarning } = process;

beforeAll(async () => {
  // What is loaded only when it is needed is loaded in real time.
  const board = new JobBoard(new MemoryBlobStore());
  const work = (isPaid: boolean) => new JourneyFlow().makeFlow({ name: "first", legsMs: [0], isPaid, waits: [0, "signal"] });
  for (const isPaid of [true, false]) await sendSignal(board.store, (await board.post(work(isPaid))).id, "go", 1);
  await startConductor({ board, parkAfterMs: 0, idleTimeoutMs: 0 }).done;
  process.emitWarning = () => {};
});

afterAll(() => {
  process.emitWarning = emitWarning;
});

describe("conductors, a board and clocks in one process", () => {
  it("J4 J5 J6 J12 SG3 CW19 keep their promises in every schedule", async () => {
    const broken: { seed: number; breaches: readonly string[] }[] = [];
    const seen = { kills: 0, cancelled: 0, reposted: 0, parked: 0, killedSenders: 0 };
    for (let index = 0; index < schedules && broken.length < 5; index++) {
      const report = await new BoardSchedule(seed + index).run();
      if (report.breaches.length > 0) broken.push({ seed: seed + index, breaches: report.breaches });
      for (const what of Object.keys(seen) as (keyof typeof seen)[]) seen[what] += report[what];
    }

    expect(broken).toEqual([]);
    if (schedules >= 50) expect(Object.values(seen).every((count) => count > schedules / 20)).toBe(true);
  });

  it("happens in the same way for the same seed", async () => {
    const run = () => new BoardSchedule(3).run();
    let report = await run();
    // The first import of a module takes real time, while virtual time goes on.
    for (let runs = 1; runs < 5 && !isDeepStrictEqual(await run(), report); runs++) report = await run();

    expect(await run()).toEqual(report);
  });
});
