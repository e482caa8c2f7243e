import { describe, expect, it } from "@jest/globals";
import { claimExecution, startClaimed, type ExecutionClaim } from "../../src/execution/claim-execution.js";
import { execute, MemoryBlobStore, readExecution, type BlobStore } from "../../src/index.js";
import { failing as trip } from "../units/undone-flows.js";
import { WatchedBlobStore } from "../units/watched-blob-store.js";
import { openWorkshop, step, wait } from "../workshop.js";

const executionId = "job";

function claim(store: BlobStore, now?: () => number): Promise<ExecutionClaim> {
  return claimExecution(store, executionId, { onWarning: () => undefined, ...(now && { now }) });
}

describe("an execution that was claimed before it is started", () => {
  it("E13 runs under the lease that it is given, and leaves it to its taker", async () => {
    const { ran } = openWorkshop();
    const checkpoint = new MemoryBlobStore();
    const lease = await claim(checkpoint);

    const value = await startClaimed(step.makeTask("a"), { lease }, { executionId, checkpoint }).result;
    const whileHeld = await readExecution(checkpoint, executionId);
    await lease.release();

    expect([value, ran]).toEqual(["a", ["a"]]);
    expect(whileHeld).toMatchObject({ state: "running", head: { epoch: 1 } });
    expect(await readExecution(checkpoint, executionId)).toMatchObject({ state: "succeeded" });
  });

  it("E13 refuses every other head until the lease is released", async () => {
    openWorkshop();
    const checkpoint = new MemoryBlobStore();
    const lease = await claim(checkpoint);

    const refused = execute(step.makeTask("a"), { executionId, checkpoint });

    await expect(refused).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
    await lease.release();
    await expect(execute(step.makeTask("a"), { executionId, checkpoint })).resolves.toBe("a");
  });

  it("E19 stops when another head has taken the lease meanwhile", async () => {
    const { started } = openWorkshop();
    const checkpoint = new MemoryBlobStore();
    const lease = await claim(checkpoint);
    const { result } = startClaimed(wait.makeTask("a"), { lease }, { executionId, checkpoint });
    const ended = expect(result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
    await started("a");

    const taken = await claim(checkpoint, () => Date.now() + 3_600_000);
    await lease.verify().catch(() => undefined);

    await ended;
    expect(lease.lost.aborted).toBe(true);
    await taken.release();
  });

  it("E19 does not start under a lease that was lost", async () => {
    const { ran } = openWorkshop();
    const checkpoint = new MemoryBlobStore();
    const lease = await claim(checkpoint);
    const taken = await claim(checkpoint, () => Date.now() + 3_600_000);
    await lease.verify().catch(() => undefined);

    const { result } = startClaimed(step.makeTask("a"), { lease }, { executionId, checkpoint });

    await expect(result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
    expect(ran).toEqual([]);
    await taken.release();
  });

  it("R17 E19 loses its lease when a unit record tells of another head", async () => {
    const store = new MemoryBlobStore();
    const head = new WatchedBlobStore(store, {
      before: async ({ record }) => {
        if (record?.phase !== "decided") return;
        await execute(trip(), { executionId, checkpoint: store, takeOver: true }).catch(() => undefined);
      },
    });
    const lease = await claim(head);

    const error = await startClaimed(trip(), { lease }, { executionId, checkpoint: head }).result.catch(
      (thrown: unknown) => thrown,
    );

    expect(error).toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
    expect(error).toBe(lease.lost.reason);
  });
});
