import { expect, it } from "@jest/globals";
import { JobBoard, startConductor, type ConductorEventType } from "@mazepa/jobs";
import { MemoryBlobStore } from "@mazepa/core";
import { ConductorCounts } from "./conductor-stats.js";

it("J12 counts the events of jobs, parking among them", async () => {
  const conductor = startConductor({ board: new JobBoard(new MemoryBlobStore()), idleTimeoutMs: 0 });
  await conductor.done;
  const counts = new ConductorCounts();
  const types: ConductorEventType[] = ["job-claimed", "job-parked", "job-claimed", "job-succeeded", "store-failed"];

  for (const type of types) counts.count({ type, at: new Date() });

  expect(counts.stats(conductor)).toMatchObject({ running: 0, claimed: 2, parked: 1, succeeded: 1, failed: 0, storeErrors: 1 });
});
