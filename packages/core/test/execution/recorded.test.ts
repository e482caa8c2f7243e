import { afterEach, describe, expect, it, jest } from "@jest/globals";
import {
  execute,
  flowSchema,
  InProcessQueue,
  MemoryBlobStore,
  race,
  recorded,
  signal,
  startExecution,
  taskableOperation,
  taskContext,
  type ExecuteOptions,
} from "@mazepa/core";
import { gate, rejection } from "../gate.js";
import { pass, passUntil, stopTime } from "../stopped-time.js";
import { openCheckpoint } from "../checkpoint/opened-checkpoint.js";

afterEach(() => void jest.restoreAllMocks());

const make = taskableOperation({ name: "recorded.make" }, (n: number) => n);
const makeDurably = taskableOperation({ name: "recorded.make durably", durable: true }, (n: number) => n);

/** How many records are durable when a flow has seen `n` outcomes one after the other. */
function seen(
  operation: typeof make,
  counts: number[],
  options: ExecuteOptions,
  before: () => Generator<never, void> | undefined,
) {
  let records = 0;
  const flow = flowSchema({ name: "recorded.seen" }, function* () {
    for (let n = 1; n <= 3; n++) {
      yield* operation.makeTask(n);
      const wait = before();
      if (wait) yield* wait;
      counts.push(records);
    }
    return counts;
  });
  const onEvent: ExecuteOptions["onEvent"] = (event) => {
    if (event.type === "checkpoint-written") records += event.records;
  };
  return execute(flow(), { checkpoint: new MemoryBlobStore(), checkpointIntervalMs: 3_600_000, onEvent, ...options });
}

describe("what a flow has seen", () => {
  it("F16 is durable after recorded()", async () => {
    expect(await seen(make, [], {}, () => recorded() as Generator<never, void>)).toEqual([1, 2, 3]);
  });

  it("F16 is not while no flow asks for it", async () => {
    expect(await seen(make, [], {}, () => undefined)).toEqual([0, 0, 0]);
  });

  it("F16 is durable before any flow sees it: of an operation with durable, and of all with an interval of 0", async () => {
    expect(await seen(makeDurably as typeof make, [], {}, () => undefined)).toEqual([1, 2, 3]);
    expect(await seen(make, [], { checkpointIntervalMs: 0 }, () => undefined)).toEqual([1, 2, 3]);
  });

  it("E7 a store that does not answer holds up no cancelling, and no flow sees what is not durable", async () => {
    const written = gate();
    const answer = gate();
    const store = new MemoryBlobStore();
    const put = store.put.bind(store);
    store.put = async (key, ...rest) => {
      if (!key.includes("/segments/")) return put(key, ...rest);
      written.open();
      await answer.opened;
      return put(key, ...rest);
    };
    const aborted = gate();
    const waits = taskableOperation({ name: "recorded.waits" }, async () => {
      const { signal } = taskContext();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      aborted.open();
    });
    const values: unknown[] = [];
    const flow = flowSchema({ name: "recorded.held" }, function* () {
      yield waits.makeTask();
      values.push(yield* makeDurably.makeTask(1));
    });

    const execution = startExecution(flow(), { checkpoint: store, queue: new InProcessQueue({ concurrency: 2 }) });
    const ended = rejection(execution.result);
    await written.opened;
    execution.cancel("enough");
    await aborted.opened;
    answer.open();

    expect(await ended).toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(values).toEqual([]);
  });

  it("F16 recorded() goes on at once where there is no checkpoint", async () => {
    expect(await seen(make, [], { checkpoint: undefined as never }, () => recorded() as Generator<never, void>)).toEqual([
      0, 0, 0,
    ]);
  });
});

describe("a head that slept past its lease", () => {
  it("E19 verifies that it leads before it submits anything, and says ExecutionRunningError", async () => {
    const store = new MemoryBlobStore();
    const ran: number[] = [];
    const sleeps = taskableOperation({ name: "recorded.sleeps" }, async () => {
      const { checkpoint } = await openCheckpoint(store, { executionId: "slept", takeOver: true });
      await checkpoint.close("suspended");
      const now = Date.now();
      jest.spyOn(Date, "now").mockReturnValue(now + 60_000);
    });
    const after = taskableOperation({ name: "recorded.after" }, (n: number) => void ran.push(n));
    const flow = flowSchema({ name: "recorded.slept" }, function* () {
      yield* sleeps.makeTask();
      yield* after.makeTask(1);
    });

    const error = await rejection(execute(flow(), { checkpoint: store, executionId: "slept", checkpointIntervalMs: 3_600_000 }));

    expect(error).toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
    expect(ran).toEqual([]);
  });

  it("E19 submits nothing that was cancelled while the store did not answer", async () => {
    const store = new MemoryBlobStore();
    const put = store.put.bind(store);
    const answer = gate();
    const ran: string[] = [];
    const sleeps = taskableOperation({ name: "recorded.sleeps well" }, () => {
      const now = Date.now();
      jest.spyOn(Date, "now").mockReturnValue(now + 60_000);
      store.put = async (key, ...rest) => {
        if (key.endsWith("lease")) await answer.opened;
        return put(key, ...rest);
      };
    });
    const runs = taskableOperation({ name: "recorded.runs" }, (name: string) => void ran.push(name));
    const sooner = flowSchema({ name: "recorded.sooner" }, () => signal("go"));
    const flow = flowSchema({ name: "recorded.unwanted" }, function* () {
      yield* sleeps.makeTask();
      yield* race([runs.makeTask("unwanted"), sooner()]);
      yield* runs.makeTask("wanted");
    });
    const execution = startExecution(flow(), {
      ...{ checkpoint: store, executionId: "slept-well", checkpointIntervalMs: 3_600_000, cancelGraceMs: 0 },
      onEvent: ({ type }) => void (type === "task-cancelled" && answer.open()),
    });

    await execution.signal("go");
    await execution.result;

    expect(ran).toEqual(["wanted"]);
  });

  it("E19 E20 asks no more whether it leads once it has ended", async () => {
    stopTime();
    const store = new MemoryBlobStore();
    let calls = 0;
    const away = (): never => {
      calls++;
      throw new Error("away");
    };
    const sleeps = taskableOperation({ name: "recorded.sleeps on" }, () => {
      jest.setSystemTime(Date.now() + 60_000);
      store.get = store.put = away;
    });
    const flow = flowSchema({ name: "recorded.away" }, function* () {
      yield* sleeps.makeTask();
      yield* make.makeTask(1);
    });
    const execution = startExecution(flow(), {
      ...{ checkpoint: store, executionId: "slept-on", checkpointIntervalMs: 3_600_000 },
      onEvent: (event) => void (event.type === "task-submitted" && event.operationId === "recorded.make" && execution.cancel()),
    });

    await passUntil(rejection(execution.result), 1000);
    calls = 0;
    await pass(600_000);

    expect(calls).toBe(0);
  });
});
