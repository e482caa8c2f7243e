import { describe, expect, it, jest } from "@jest/globals";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import { Checkpoint } from "./checkpoint.js";
import { readRecordedResults } from "./read-recorded-results.js";
import { encodeUnit } from "./unit-record.js";

const told = { attempt: 1, startedAt: new Date(5), durationMs: 2, worker: "host:1" };

/** A store with one success, one failure and another success of execution "exec". */
async function recordedStore(): Promise<MemoryBlobStore> {
  const store = new MemoryBlobStore();
  const quiet = { onWarning: () => undefined, onLost: () => undefined };
  const checkpoint = await Checkpoint.open({ store, executionId: "exec", takeOver: false, ...quiet });
  const record = (taskId: string) => ({ taskId, operationId: "made", attempt: 1 });
  checkpoint.append({ ...record("first"), outcome: { status: "succeeded", value: 1, ...told } });
  checkpoint.append({ ...record("failed"), outcome: { status: "failed", error: new Error("no"), ...told } });
  checkpoint.append({ ...record("second"), outcome: { status: "succeeded", value: undefined, ...told } });
  await checkpoint.close("succeeded");
  return store;
}

describe("the recorded results of an execution", () => {
  it("are those of tasks that have succeeded, by their ids", async () => {
    const warn = jest.spyOn(process, "emitWarning").mockReturnValue();
    const resultOf = await readRecordedResults(await recordedStore(), "exec");

    expect(await resultOf("first")).toEqual({ status: "succeeded", value: 1, ...told });
    expect(await resultOf("second")).toEqual({ status: "succeeded", value: undefined, ...told });
    expect([await resultOf("failed"), await resultOf("unknown")]).toEqual([undefined, undefined]);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it("come with the last round of each unit, whatever the order of the keys", async () => {
    const store = new MemoryBlobStore();
    const folder = "executions/exec/units/";
    for (const round of [1, 2, 10])
      await store.put(
        `${folder}root-0/trip-to-${round}/record`,
        encodeUnit({ round, provided: `city ${round}`, undone: [`task ${round}`] }),
      );
    await store.put(`${folder}root-0/trip-to-11/notes-1-1`, encodeUnit([]));
    await store.put(`${folder}root-0/hotel/record`, encodeUnit({}));

    const { lastRound } = await readRecordedResults(store, "exec");

    expect(await lastRound("trip-to")).toEqual({ number: 10, provided: "city 10", undone: new Set(["task 10"]) });
    expect(await lastRound("hotel")).toBeUndefined();
  });
});
