import { describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  InProcessQueue,
  MemoryBlobStore,
  startExecution,
  taskableOperation,
  type BlobStore,
} from "../../src/index.js";
import { gate, rejection } from "../gate.js";
import { openWorkshop, step, wait } from "../workshop.js";

function setup(checkpoint: BlobStore | string = new MemoryBlobStore()) {
  return { ...openWorkshop(), options: { checkpoint, executionId: "resumed" } };
}

describe("two heads", () => {
  it("E13 refuses a second one while the first runs, saying where and since when, and lets it lead afterwards", async () => {
    const { options, gates, started, queue } = setup();

    const first = execute(wait.makeTask("a"), { ...options, queue });
    await started("a");
    const error = await rejection(execute(wait.makeTask("a"), options));
    gates.a?.open("done");

    expect(error).toMatchObject({
      code: "MAZEPA_EXECUTION_RUNNING",
      message: expect.stringMatching(new RegExp(`"resumed".*${process.pid}`)),
    });
    expect(await first).toBe("done");
    expect(await execute(wait.makeTask("a"), options)).toBe("done");
  });

  it("E13 takes over when it is told to, and the first one stops", async () => {
    const { options, ran, gates, aborted, started } = setup();
    const flow = flowSchema({ name: "taken over" }, function* () {
      const a = yield* step.makeTask("a");
      return a + (yield* wait.makeTask("b"));
    });
    const queue = () => new InProcessQueue({ concurrency: 2 });

    const first = rejection(execute(flow(), { ...options, queue: queue(), checkpointIntervalMs: 0 }));
    await started("b");
    const second = execute(flow(), { ...options, queue: queue(), takeOver: true });
    while (ran.length < 3) await new Promise(setImmediate);
    gates.b?.open("b");

    expect(await second).toBe("ab");
    expect(await first).toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING", message: expect.stringMatching(/was taken over/) });
    expect(ran.filter((name) => name === "b")).toHaveLength(2);
    expect(aborted.length).toBeLessThanOrEqual(1);
  });

  it("E13 lets a head that was replaced write nothing more, not even how it ended", async () => {
    const store = new MemoryBlobStore();
    const { options, started } = setup(store);
    const state = async () => {
      const status = await store.get("executions/resumed/status");
      return (JSON.parse(Buffer.from(status?.bytes ?? []).toString()) as { state: string }).state;
    };

    const replaced = startExecution(wait.makeTask("a"), options);
    await started("a");
    await execute(step.makeTask("b"), { ...options, takeOver: true });
    replaced.cancel();
    await rejection(replaced.result);

    expect(await state()).toBe("succeeded");
  });

  it("E13 leads different executions in one store side by side", async () => {
    const { options } = setup();
    const meet = [gate(), gate()];
    const meeting = taskableOperation({ name: "meeting" }, async (me: number) => {
      meet[me]?.open();
      await meet[1 - me]?.opened;
      return me;
    });

    const values = await Promise.all(
      [0, 1].map((me) => execute(meeting.makeTask(me), { ...options, executionId: `side-${me}` })),
    );

    expect(values).toEqual([0, 1]);
  });
});
