import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execute, MemoryBlobStore, sendSignal } from "@mazepa/core";
import { runs, seed } from "../../../../scripts/random-runs.js";
import { programFlow, signalName } from "./program.js";
import { Schedule } from "./schedule.js";

/**
 * `MAZEPA_SEED=524 MAZEPA_SIMULATION_SCHEDULES=1 MAZEPA_SIMULATION_TRACE=1` replays one and shows
 * what happens.
 */
const schedules = Number(process.env["MAZEPA_SIMULATION_SCHEDULES"] ?? runs(2000));

const { emitWarning } = process;
const { stackTraceLimit } = Error;

async function run(scheduleSeed: number) {
  const report = await new Schedule(scheduleSeed).run();
  // Killed heads and workers never remove their handlers.
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.removeAllListeners(signal);
  return report;
}

beforeAll(async () => {
  // Loads lazy modules in real time.
  const checkpoint = new MemoryBlobStore();
  await sendSignal(checkpoint, "first", signalName, 1);
  const program = { type: "signals", key: "first", count: 1 } as const;
  await execute(programFlow(program), { executionId: "first", checkpoint, cache: new MemoryBlobStore() });
  process.emitWarning = () => {};
  process.setMaxListeners(0);
  // The stacks of thousands of errors take a third of the time.
  if (schedules > 1) Error.stackTraceLimit = 0;
});

afterAll(() => {
  process.emitWarning = emitWarning;
  Error.stackTraceLimit = stackTraceLimit;
});

describe("heads, workers, a broker and a clock in one process", () => {
  it("W1 R10 R18 SG2 SG3 E4 E7 E8 E13 E19 E20 E21 K3 K4 K8 keep the rules in every schedule", async () => {
    const broken: { seed: number; breaches: readonly string[] }[] = [];
    let crashes = 0;
    let cancellations = 0;
    let hits = 0;
    for (let index = 0; index < schedules && broken.length < 5; index += 1) {
      const report = await run(seed + index);
      if (report.breaches.length > 0) broken.push({ seed: seed + index, breaches: report.breaches });
      crashes += report.crashes;
      hits += report.hits;
      cancellations += Number(report.wasCancelled);
    }

    expect(broken).toEqual([]);
    if (schedules > 100)
      expect({
        crashes: crashes > schedules,
        cancels: cancellations > schedules / 20,
        hits: hits > schedules / 4,
      }).toEqual({ crashes: true, cancels: true, hits: true });
  });

  it.each([3, 101, 524])("happens in the same way for the same seed (%i)", async (given) => {
    expect(await run(given)).toEqual(await run(given));
  });
});
