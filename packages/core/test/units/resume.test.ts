import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { decodeLease, encodeLease, type LeaseRecord } from "../../src/checkpoint/lease-record.js";
import { flowSchema, MemoryBlobStore, startExecution, type BlobStore } from "../../src/index.js";
import { failing, hooks, keys, killable, log, other, run, step } from "./undone-flows.js";

afterEach(() => {
  jest.restoreAllMocks();
  hooks.onRevert = () => undefined;
});

async function leaseOf(store: BlobStore, executionId: string): Promise<LeaseRecord> {
  const found = await store.get(`executions/${executionId}/lease`);
  const lease = found && decodeLease(found.bytes);
  if (!lease) throw new Error(`no lease of ${executionId}`);
  return lease;
}

describe("units that are resumed", () => {
  it("R16 E8 goes on backward from the first revert that is not recorded, with the recorded error", async () => {
    const { store, head, kill } = killable();
    hooks.onRevert = (name) => name === "b" && kill();
    await run(failing(), { checkpoint: head });
    hooks.onRevert = () => undefined;

    const resumed = await run(failing(), { checkpoint: store, takeOver: true });

    expect(resumed.log).toBe("c~? b~ a~");
    expect(resumed.error?.cause?.message).toBe("Woot!");
  });

  it("R20 carries out a decision whose unit no flow comes to any more, and keeps the value", async () => {
    const { store, head, kill } = killable();
    hooks.onRevert = (name) => name === "b" && kill();
    await run(failing(), { checkpoint: head });
    hooks.onRevert = () => undefined;

    const resumed = await run(other(), { checkpoint: store, takeOver: true });

    expect(resumed.log).toBe("other+ c~? b~ a~");
    expect(resumed.value).toBe(5);
  });

  it("R6 leaves a unit that was begun and to which no flow comes any more, and says so", async () => {
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    const { store, head, kill } = killable();
    const begun = flowSchema({ name: "resumed-begun", revertible: true }, function* () {
      yield* step.makeTask("a");
      kill();
      yield* step.makeTask("b");
    });
    await run(begun(), { checkpoint: head });

    const resumed = await run(other(), { checkpoint: store, takeOver: true });

    expect(resumed.log).toBe("other+");
    expect(resumed.events).toContainEqual(
      expect.objectContaining({
        type: "unit-left",
        unit: "resumed-begun",
        tasks: [expect.objectContaining({ operationId: "resumed-step" })],
      }),
    );
    expect(warn.mock.calls.map(([text]) => String(text))).toContainEqual(
      expect.stringMatching(/"resumed-begun".*resumed-step .*`mazepa units e`/),
    );
  });

  it("R5 undoes what an earlier head has noted and the walk does not come to", async () => {
    const { store, head, kill } = killable();
    let walk = 0;
    const changing = flowSchema({ name: "resumed-changing", revertible: true }, function* () {
      if (++walk === 1) {
        yield* step.makeTask("first way");
        yield* step.makeTask("killed here");
        kill();
        yield* step.makeTask("never");
      }
      return yield* step.makeTask("second way");
    });
    await run(changing(), { checkpoint: head });

    const resumed = await run(changing(), { checkpoint: store, takeOver: true });

    expect(resumed.log.split(" ").slice(0, 2).join(" ")).toBe("second way+");
    expect(resumed.log).toContain("first way~");
    expect(resumed.value).toBe(5);
  });

  it("R19 begins a new round in a higher run, and gives the recorded error in the same one", async () => {
    const checkpoint = new MemoryBlobStore();
    keys.length = 0;
    const first = await run(failing(), { checkpoint });
    const second = await run(failing(), { checkpoint });
    const again = await run(failing(), { checkpoint, run: 2 });

    expect(first.log).toBe("a+ b+ c! c~? b~ a~");
    expect(second.log).toBe("a+ b+ c! c~? b~ a~");
    expect(new Set(keys).size).toBe(6);
    expect(again.log).toBe("");
    expect(again.error?.cause?.message).toBe("Woot!");
  });

  it("R17 E13 refuses the execution to a core that knows no units, once there is a record", async () => {
    const checkpoint = new MemoryBlobStore();
    await run(failing(), { checkpoint });
    await run(other(), { checkpoint, executionId: "plain" });

    const format = async (id: string) => (await leaseOf(checkpoint, id)).format;

    expect([await format("e"), await format("plain")]).toEqual([2, 1]);
  });

  it("R17 E13 refuses an execution whose records this core does not know, and says what to do", async () => {
    const checkpoint = new MemoryBlobStore();
    await run(failing(), { checkpoint });
    const lease = await leaseOf(checkpoint, "e");
    await checkpoint.put("executions/e/lease", encodeLease({ ...lease, format: lease.format + 1 }));

    const { error, log } = await run(failing(), { checkpoint, takeOver: true });

    expect(error).toMatchObject({ code: "MAZEPA_STORAGE", message: expect.stringContaining("Update it") });
    expect(log).toBe("");
  });

  it("R18 suspends between two tasks, and goes on", async () => {
    const checkpoint = new MemoryBlobStore();
    const flow = flowSchema({ name: "resumed-three", revertible: true }, function* () {
      for (const name of ["a", "b", "c"]) yield* step.makeTask(name);
      return "done";
    });
    log.length = 0;
    const execution = startExecution(flow(), {
      executionId: "e",
      checkpoint,
      onEvent: (event) => event.type === "task-succeeded" && log.at(-1) === "b+" && execution.suspend(),
    });

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_SUSPENDED" });
    expect(log.join(" ")).toBe("a+ b+");
    const resumed = await run(flow(), { checkpoint });

    expect(resumed.log).toBe("c+");
    expect(resumed.value).toBe("done");
  });

  it("R18 suspends while a unit is undone, and goes on backward, also without the flow's last task", async () => {
    const checkpoint = new MemoryBlobStore();
    log.length = 0;
    const execution = startExecution(failing(), {
      executionId: "e",
      checkpoint,
      onEvent: (event) => event.type === "task-succeeded" && log.at(-1) === "b~" && execution.suspend(),
    });

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_SUSPENDED" });
    expect(log.join(" ")).toBe("a+ b+ c! c~? b~");
    const resumed = await run(failing(), { checkpoint });

    expect(resumed.log).toBe("a~");
    expect(resumed.error?.cause?.message).toBe("Woot!");
  });

  it("R18 ends as usual when nothing was left", async () => {
    const execution = startExecution(other(), { onEvent: (event) => event.type === "task-succeeded" && execution.suspend() });

    await expect(execution.result).resolves.toBe(5);
  });
});
