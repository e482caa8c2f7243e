import { afterEach, describe, expect, it, jest } from "@jest/globals";
import {
  all,
  taskableOperation,
  TaskableOperation,
  taskContext,
  flowSchema,
  execute,
  startWorker,
  MemoryBroker,
  RemoteExecutionQueue,
  type Worker,
} from "@mazepa/core";
import { gate } from "../gate.js";
import { setup, silent } from "./worker-in-memory.js";

@taskableOperation()
class Scale extends TaskableOperation {
  constructor(readonly factor = 2) {
    super();
  }
  run(value: number): number {
    return value * this.factor;
  }
}

const shout = taskableOperation({ name: "basics.shout" }, (text: string) => text.toUpperCase());
const fail = taskableOperation({ name: "basics.fail" }, (text: string) => {
  throw new RangeError(text);
});
const nothing = taskableOperation({ name: "basics.nothing" }, () => undefined);

let blocker = gate();
let started = gate();
/** Signals of tasks of `block`. */
const signals: AbortSignal[] = [];
const block = taskableOperation({ name: "basics.block" }, async (value: number) => {
  signals.push(taskContext().signal);
  started.open();
  await Promise.race([blocker.opened, new Promise((resolve) => taskContext().signal.addEventListener("abort", resolve))]);
  taskContext().signal.throwIfAborted();
  return value;
});

const workers: Worker[] = [];
const kept = <W extends Worker>(worker: W): W => {
  workers.push(worker);
  return worker;
};

afterEach(async () => {
  blocker.open();
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  blocker = gate();
  started = gate();
});

describe("a worker", () => {
  it("E10 gives the same values, errors and events as in process", async () => {
    const { worker, run } = await setup();
    kept(worker({ concurrency: 4 }));
    const flow = flowSchema({ name: "basics.flow" }, function* () {
      const values = yield* all([new Scale(3).makeTask(5), shout.makeTask("hi"), nothing.makeTask()]);
      let error: unknown;
      try {
        yield* fail.makeTask("too far");
      } catch (thrown) {
        error = (thrown as Error).cause;
      }
      return { values, error };
    });

    const here: string[] = [];
    const there: string[] = [];
    const locally = await execute(flow(), { onEvent: ({ type }) => here.push(type) });
    const remotely = await run(flow(), { onEvent: ({ type }) => there.push(type) });

    expect(remotely.values).toEqual([15, "HI", undefined]);
    expect(remotely.values).toEqual(locally.values);
    expect(remotely.error).toBeInstanceOf(RangeError);
    expect(remotely.error).toMatchObject({ message: "too far" });
    expect([...there].sort()).toEqual([...here].sort());
  });

  it("E2 runs a thousand tasks", async () => {
    const { worker, run, tasks } = await setup();
    const running = kept(worker({ concurrency: 8 }));

    const values = await run(
      flowSchema({ name: "basics.many" }, function* () {
        return yield* all(Array.from({ length: 1000 }, (_, index) => new Scale(1).makeTask(index)));
      })(),
    );

    expect(values).toHaveLength(1000);
    expect(running.stats()).toMatchObject({ succeeded: 1000, failed: 0, running: 0 });
    await running.stop();
    expect(await tasks.depth()).toEqual({ ready: 0, leased: 0, delayed: 0 });
  });

  it("X1 uses an outcome queue of the execution's own, and deletes it afterwards", async () => {
    const { worker, run, broker } = await setup();
    kept(worker());

    const result = run(block.makeTask(1), { executionId: "own-queue" });
    await started.opened;
    expect(await broker.queueExists("mazepa-own-queue-0")).toBe(true);
    blocker.open();

    expect(await result).toBe(1);
    expect(await broker.queueExists("mazepa-own-queue-0")).toBe(false);
  });

  it("W4 lets running tasks end when it is stopped, and takes no new ones", async () => {
    const { worker, run, tasks } = await setup();
    const first = kept(worker());
    const results = run(
      flowSchema({ name: "basics.two" }, function* () {
        return yield* all([block.makeTask(1), shout.makeTask("later")]);
      })(),
    );
    await started.opened;

    const stopped = first.stop();
    blocker.open();
    await stopped;

    expect(await first.done).toBe("stopped");
    expect(first.stats().succeeded).toBe(1);
    expect((await tasks.depth()).ready).toBe(1);
    kept(worker());
    expect(await results).toEqual([1, "LATER"]);
  });

  it("W4 tells tasks to stop after drainMs and gives them to others", async () => {
    const { worker, run } = await setup();
    const first = kept(worker({ drainMs: 1 }));
    const result = run(block.makeTask(7));
    await started.opened;

    await first.stop();

    expect(signals.at(-1)?.aborted).toBe(true);
    expect(first.stats()).toMatchObject({ released: 1, cancelled: 0, failed: 0 });
    started = gate();
    kept(worker());
    await started.opened;
    blocker.open();
    expect(await result).toBe(7);
  });

  it("W10 ends when idle for long enough, and not while a task runs", async () => {
    const { worker, run, tasks } = await setup();
    const result = run(block.makeTask(1));
    while ((await tasks.depth()).ready === 0) await new Promise(setImmediate);
    const idle = kept(worker({ idleTimeoutMs: 30 }));
    await started.opened;
    const other = kept(worker({ idleTimeoutMs: 1 }));

    expect(await other.done).toBe("idle");
    expect(idle.stats().running).toBe(1);
    blocker.open();

    expect(await result).toBe(1);
    expect(await idle.done).toBe("idle");
  });

  it("W10 ends after its longest run time", async () => {
    const { worker } = await setup();

    expect(await kept(worker({ maxRuntimeMs: 5 })).done).toBe("max-runtime");
  });

  it("W10 leaves no timer of its longest run time behind", async () => {
    const { worker } = await setup();
    const timers = jest.spyOn(globalThis, "setTimeout");
    const cleared = jest.spyOn(globalThis, "clearTimeout");
    const running = kept(worker({ maxRuntimeMs: 7_654_321 }));
    await running.ready;

    await running.stop();

    const index = timers.mock.calls.findIndex(([, delayMs]) => delayMs === 7_654_321);
    const timer = timers.mock.results[index]?.value as NodeJS.Timeout | undefined;
    expect(timer).toBeDefined();
    expect(cleared).toHaveBeenCalledWith(timer);
    jest.restoreAllMocks();
  });

  it.each([
    ["waits for its poll to end", 60_000],
    ["does not wait for its poll beyond drainMs", 1],
  ])("W4 %s when it is stopped", async (_what, drainMs) => {
    const { worker, broker } = await setup();
    const poll = gate();
    const queue = broker.queue.bind(broker);
    broker.queue = (name) => Object.assign(queue(name), { settled: () => poll.opened });
    const running = kept(worker({ drainMs }));
    await running.ready;
    let hasEnded = false;

    const stopped = running.stop().then(() => (hasEnded = true));
    if (drainMs > 1) {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      expect(hasEnded).toBe(false);
      poll.open();
    }
    await stopped;

    expect(await running.done).toBe("stopped");
  });

  it("stops when its signal is aborted, also before it began", async () => {
    const { worker } = await setup();
    const stop = new AbortController();
    const running = kept(worker({ signal: stop.signal }));
    await running.ready;
    stop.abort();

    expect(await running.done).toBe("stopped");
    expect(await kept(worker({ signal: AbortSignal.abort() })).done).toBe("stopped");
  });

  it("takes from several queues, with no more tasks than it has slots", async () => {
    const broker = new MemoryBroker();
    for (const name of ["fast", "slow"]) await broker.createQueue(name);
    const queue = new RemoteExecutionQueue({ broker, taskQueues: [{ name: "fast", workerTypes: ["fast"] }, "slow"] });
    const result = execute([block.makeTask(1).with({ workerType: "fast" }), block.makeTask(2), block.makeTask(3)], { queue });
    kept(startWorker({ broker, queues: ["fast", "slow"], isolation: "inline", log: silent }));
    await started.opened;

    const depths = await Promise.all(["fast", "slow"].map(async (name) => (await broker.queue(name).depth()).leased));
    expect(depths[0]! + depths[1]!).toBe(1);
    blocker.open();

    expect(await result).toEqual([1, 2, 3]);
  });

  it("has an error for a queue that is not there", async () => {
    const { worker } = await setup();

    await expect(worker({ queues: ["absent"] }).done).rejects.toMatchObject({
      code: "MAZEPA_QUEUE_NOT_FOUND",
      message: expect.stringContaining('"absent"'),
    });
  });

  it.each([
    [{ queues: [] }, "queues"],
    [{ concurrency: 0 }, "concurrency"],
    [{ isolation: "vm" as never }, 'Option "isolation" is "vm"'],
    [{ isolation: "thread" as const }, "modules"],
    [{ leaseMs: 1e12 }, "leaseMs"],
    [{ signingKeys: [""] }, "signingKeys"],
    [{ payloadCodec: {} as never }, "payloadCodec"],
    [{ concurency: 3 } as never, "concurency"],
  ])("refuses %j", async (options, name) => {
    const { worker } = await setup();

    expect(() => worker(options)).toThrow(
      expect.objectContaining({ code: "MAZEPA_INVALID_OPTION", message: expect.stringContaining(name) }),
    );
  });
});
