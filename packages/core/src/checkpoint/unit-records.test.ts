import { describe, expect, it } from "@jest/globals";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import { checkpointKeys } from "./checkpoint-keys.js";
import type { CheckpointEnd } from "./checkpoint-status.js";
import type { HeadLease } from "./head-lease.js";
import { UnitRecords } from "./unit-records.js";

describe("UnitRecords", () => {
  it("R19 count a run as ended when it has succeeded or failed", async () => {
    const options = { store: new MemoryBlobStore(), executionId: "exec", keys: checkpointKeys("exec") };
    const records = new UnitRecords({ ...options, lease: { hasUnits: false } as HeadLease });

    await records.open(3);

    const ends: CheckpointEnd[] = ["succeeded", "failed", "cancelled", "suspended"];
    expect(ends.map((end) => records.endedRun(end))).toEqual([3, 3, 0, 0]);
  });
});
