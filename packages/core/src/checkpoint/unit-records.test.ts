import { describe, expect, it } from "@jest/globals";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import { checkpointKeys } from "./checkpoint-keys.js";
import type { CheckpointEnd } from "./checkpoint-status.js";
import type { HeadLease } from "./head-lease.js";
import { UnitRecords } from "./unit-records.js";

/** A lease that was renewed in time or not; `calls` names what was asked of it. */
function leaseWith({ hasUnits, mayHavePassed }: { hasUnits: boolean; mayHavePassed: boolean }) {
  const calls: string[] = [];
  const verify = async () => void calls.push("verify");
  const noteUnits = async () => void calls.push("noteUnits");
  return { lease: { epoch: 4, hasUnits, mayHavePassed, verify, noteUnits } as unknown as HeadLease, calls };
}

describe("UnitRecords", () => {
  it("R19 count a run as ended when it has succeeded or failed", async () => {
    const options = { store: new MemoryBlobStore(), executionId: "exec", keys: checkpointKeys("exec") };
    const records = new UnitRecords({ ...options, lease: { hasUnits: false } as HeadLease });

    await records.open(3);

    const ends: CheckpointEnd[] = ["succeeded", "failed", "cancelled", "suspended"];
    expect(ends.map((end) => records.endedRun(end))).toEqual([3, 3, 0, 0]);
  });

  it("R17 verify before a write that this head still leads, when its lease may have passed", async () => {
    const options = { store: new MemoryBlobStore(), executionId: "exec", keys: checkpointKeys("exec") };
    const [renewed, late] = [false, true].map((mayHavePassed) => leaseWith({ hasUnits: true, mayHavePassed }));

    for (const { lease } of [renewed!, late!]) {
      const { epoch, prefix, beforeWrite } = new UnitRecords({ ...options, lease }).folder;
      await beforeWrite();
      expect([epoch, prefix]).toEqual([4, "executions/exec/units/"]);
    }

    expect([renewed?.calls, late?.calls]).toEqual([["noteUnits"], ["verify", "noteUnits"]]);
  });

  it.each([
    [true, undefined, { paths: ["root-0/trip-1"], run: 6 }],
    [true, 2, { paths: ["root-0/trip-1"], run: 2 }],
    [false, undefined, { paths: [], run: 1 }],
  ])("R19 find the records, and follow the run that has ended: with units %s, run %s", async (hasUnits, run, found) => {
    const store = new MemoryBlobStore();
    const keys = checkpointKeys("exec");
    await store.put(`${keys.units}root-0/trip-1/record`, Buffer.from("record"));
    await store.put(`${keys.units}root-0/trip-1/notes-1-1`, Buffer.from("notes"));
    await store.put(keys.status, Buffer.from('{"endedRun":5}'));
    const { lease } = leaseWith({ hasUnits, mayHavePassed: false });
    const records = new UnitRecords({ store, executionId: "exec", keys, lease });

    expect(await records.open(run)).toEqual(found);

    expect(records.endedRun("suspended")).toBe(hasUnits ? 5 : 0);
  });

  it.each(["{", "{}", '{"endedRun":"5"}'])("R19 begin with run 1 when the status says %s", async (status) => {
    const store = new MemoryBlobStore();
    const keys = checkpointKeys("exec");
    await store.put(keys.status, Buffer.from(status));
    const { lease } = leaseWith({ hasUnits: true, mayHavePassed: false });

    expect(await new UnitRecords({ store, executionId: "exec", keys, lease }).open(undefined)).toEqual({ paths: [], run: 1 });
  });
});
