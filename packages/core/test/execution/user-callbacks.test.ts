import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import {
  execute,
  flowSchema,
  map,
  reduce,
  revertible,
  startWorker,
  taskableOperation,
  type ExecutionEvent,
  type Worker,
} from "@mazepa/core";
import { LiveOperations } from "@mazepa/core/transport";
import { rejection } from "../gate.js";
import { setup } from "../worker/worker-in-memory.js";

let emitWarning: jest.SpiedFunction<typeof process.emitWarning>;
beforeEach(() => void (emitWarning = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined)));
afterEach(() => void emitWarning.mockRestore());

const warnings = (): string[] => emitWarning.mock.calls.map(([message]) => String(message));

const workers: Worker[] = [];
afterEach(async () => void (await Promise.all(workers.splice(0).map((worker) => worker.stop()))));

let runs = 0;
const fails = taskableOperation({ name: "callbacks.fails" }, () => {
  runs++;
  throw new Error("of the operation");
});
const works = taskableOperation({ name: "callbacks.works" }, () => "done");

@taskableOperation({ name: "callbacks.torn down" })
class TornDown {
  run() {}
  teardown() {
    throw new Error("of teardown");
  }
}

describe("functions that users give", () => {
  beforeEach(() => void (runs = 0));

  it("E24 E15 an onEvent whose promises reject becomes one warning", async () => {
    const onEvent: (event: ExecutionEvent) => unknown = async () => {
      throw new Error("of the listener");
    };

    expect(await execute(works.makeTask(), { onEvent: onEvent })).toBe("done");
    await new Promise((resolve) => setImmediate(resolve));

    expect(warnings()).toEqual(["of the listener"]);
  });

  const predicates: [string, () => boolean, RegExp][] = [
    [
      "throws",
      () => {
        throw new Error("of the predicate");
      },
      /threw, which counts as false: Error: of the predicate/,
    ],
    ["gives a promise", (async () => true) as never, /gave a promise.*counts as false/],
    ["gives a promise that rejects", (async () => Promise.reject(new Error("later"))) as never, /gave a promise/],
  ];

  it.each(predicates)("E5 a retryIf that %s counts as no, and is warned of", async (_what, retryIf, warning) => {
    const predicate = () => retryIf();
    const task = fails.makeTask().with({ retries: { limit: 5, initialDelayMs: 0, retryIf: predicate } });

    await rejection(execute(task));

    expect([runs, warnings()]).toEqual([1, [expect.stringMatching(warning)]]);
  });

  it.each(predicates)("E5 transientErrors that %s counts as no, and is warned of once", async (_what, says, warning) => {
    const transientErrors = () => says();

    await rejection(execute(fails.makeTask().with({ retries: { limit: 1, initialDelayMs: 0 } }), { transientErrors }));

    expect([runs, warnings()]).toEqual([2, [expect.stringMatching(warning)]]);
  });

  it("E5 a worker's taskFilter that gives a promise fails the task, and says why", async () => {
    const { worker, run } = await setup();
    workers.push(worker({ taskFilter: (async () => true) as never }));

    const error = await rejection(run(works.makeTask()));

    expect(error.cause.message).toMatch(/"taskFilter" gave a promise/);
  });

  it("E24 a worker whose log throws goes on", async () => {
    const { broker, run } = await setup();
    const log = () => {
      throw new Error("of the log");
    };
    const options = {
      broker,
      queues: ["tasks"],
      isolation: "inline",
      log: { debug: log, info: log, warn: log, error: log },
    } as const;
    workers.push(startWorker(options));

    expect(await run(works.makeTask())).toBe("done");

    expect(new Set(warnings())).toEqual(new Set(["of the log"]));
  });

  it("E24 an onLeaseLost that throws takes nothing from who acknowledges", async () => {
    const { broker, tasks } = await setup({
      onLeaseLost: () => {
        throw new Error("of onLeaseLost");
      },
    });
    await tasks.send([{ body: "once" }]);
    const received = await tasks.receive({ maxCount: 1, waitMs: 0, leaseMs: 1000 });

    await tasks.acknowledge(received);
    await tasks.acknowledge(received);

    expect(warnings()).toEqual(["of onLeaseLost"]);
    await broker.close();
  });

  it("E24 an onTeardownError that throws does not keep LiveOperations from closing", async () => {
    const live = new LiveOperations({
      onTeardownError: () => {
        throw new Error("of onTeardownError");
      },
    });
    await live.use(new TornDown(), () => undefined);
    await live.close();

    expect(warnings()).toEqual(["of onTeardownError"]);
  });
});

describe("functions that users give, and that may give no promise", () => {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => void unhandled.push(reason);
  beforeEach(() => void process.on("unhandledRejection", onUnhandled));
  afterEach(() => void process.off("unhandledRejection", onUnhandled));

  const rejects = (): never => Promise.reject(new Error("of the callback")) as never;
  const throws = flowSchema({ name: "callbacks.throws" }, (): never => {
    throw Object.freeze(new Error("of the flow"));
  });
  const asked = { provide: () => 1, onFailure: rejects };
  const doomed = revertible({ name: "callbacks.doomed", rounds: asked }, () => throws());
  const unable = { provide: rejects as () => number, onFailure: () => "revert" as const };
  const unprovided = revertible({ name: "callbacks.unprovided", rounds: unable }, () => throws());
  const mapped = flowSchema({ name: "callbacks.mapped" }, function* (settle: boolean) {
    return settle ? yield* map([1], rejects, { settle }) : yield* map([1], rejects);
  });
  const reduced = flowSchema({ name: "callbacks.reduced" }, function* () {
    return yield* reduce([works.makeTask()], rejects, 0);
  });
  const yielded = flowSchema({ name: "callbacks.yielded" }, function* () {
    yield rejects();
  });

  it.each([
    ["onFailure of a unit", doomed, /of the flow/],
    ["provide of a unit", unprovided, /provided is a promise/],
    ["the function of map", mapped(false), /item 0 gave a promise/],
    ["the function of map with settle", mapped(true), /item 0 gave a promise/],
    ["the function of reduce", reduced(), /reduce: the function gave a promise/],
    ["a yield", yielded(), /yielded a promise/],
  ])("E24 a promise of %s is refused, and its rejection does not end the program", async (_what, flow, message) => {
    const error = await rejection(execute(flow));
    await new Promise((resolve) => setImmediate(resolve));

    expect(error.message).toMatch(message);
    expect(unhandled).toEqual([]);
  });

  it("E24 a promise as an argument is refused, and its rejection does not end the program", async () => {
    const takes = taskableOperation({ name: "callbacks.takes" }, (value: unknown) => value);

    expect(() => takes.makeTask(rejects())).toThrow(/args\[0\] is a promise/);
    await new Promise((resolve) => setImmediate(resolve));

    expect(unhandled).toEqual([]);
  });
});
