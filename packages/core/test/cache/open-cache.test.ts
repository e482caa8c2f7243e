import { describe, expect, it } from "@jest/globals";
import { all, flowSchema, InvalidOptionError, openCache, taskableOperation, type CachedResult } from "../../src/index.js";
import { double, join, openLaboratory, plain, tick } from "./laboratory.js";

const train = taskableOperation({ name: "open-train", cache: true }, (data: string, options: { rate: number; steps: number }) => {
  return `${data} ${options.rate} ${options.steps}`;
});

async function collect(results: AsyncIterable<CachedResult>): Promise<CachedResult[]> {
  const all: CachedResult[] = [];
  for await (const result of results) all.push(result);
  return all;
}

describe("openCache", () => {
  it("K10 lists results, all or those of one operation", async () => {
    const { run, store } = openLaboratory();
    await run(join.makeTask(tick.makeTask("a"), "b"));
    const cache = openCache(store);

    const [all, ofTick] = [await collect(cache.entries()), await collect(cache.entries({ operation: "tick" }))];

    expect(all.map(({ operationId }) => operationId).sort()).toEqual(["join", "tick"]);
    expect(ofTick).toMatchObject([
      { operationId: "tick", taskId: tick.makeTask("a").id, args: { "[0]": "'a'" }, worker: "in-process", upstreams: [] },
    ]);
    expect(all.find(({ operationId }) => operationId === "join")?.upstreams).toEqual([
      { taskId: tick.makeTask("a").id, operationId: "tick" },
    ]);
  });

  it("K10 gives the result of one task, valid or not", async () => {
    const { run, store } = openLaboratory();
    await run(double.makeTask(1));
    const cache = openCache(store);

    const entries = [await cache.entry(double.makeTask(1)), await cache.entry(double.makeTask(2))];

    expect(entries).toEqual([expect.objectContaining({ operationId: "double", sizeBytes: 1 }), undefined]);
  });

  it("K10 explains whether a task would run, and why", async () => {
    const { run, store } = openLaboratory();
    const task = () => join.makeTask(tick.makeTask("a"));
    await run(task());
    const cache = openCache(store);
    const before = await cache.explain(task());
    await cache.clear({ task: tick.makeTask("a") });

    const after = await cache.explain(task());

    expect(before).toEqual({ isValid: true });
    expect(after).toEqual({ isValid: false, reason: { type: "upstream", taskId: tick.makeTask("a").id, operationId: "tick" } });
    expect(await cache.explain(plain.makeTask("x"))).toMatchObject({ reason: { type: "upstream-not-cached" } });
  });

  it("K11 explains which tasks of a flow would run, with the results that there are", async () => {
    const { run, ran, store } = openLaboratory();
    const flow = function* () {
      const number = yield* double.makeTask(1);
      const name = yield* tick.makeTask("a");
      return yield* all([join.makeTask(name, `${number}`), join.makeTask(tick.makeTask("a")), plain.makeTask("p")]);
    };
    const cache = openCache(store);
    const before = await cache.explainTarget(flow);
    await run(flow);
    const after = await cache.explainTarget(flow);
    ran.length = 0;

    await cache.clear({ task: tick.makeTask("a") });
    const cleared = await cache.explainTarget(flow);

    const summary = ({ tasks, lowerBound }: typeof after) => [
      ...tasks.map(({ operationId, reason }) => `${operationId} ${reason?.type ?? "valid"}`),
      lowerBound,
    ];
    expect(summary(before)).toEqual(["double missing", "tick missing", true]);
    expect(summary(after)).toEqual([
      "double valid",
      "tick valid",
      "join valid",
      "join valid",
      "plain upstream-not-cached",
      false,
    ]);
    expect(summary(cleared)).toEqual([
      "double valid",
      "tick missing",
      "join upstream",
      "join upstream",
      "plain upstream-not-cached",
      false,
    ]);
    expect(ran).toEqual([]);
  });

  it("K11 names the flow whose value a task takes, and which is not known", async () => {
    const { store } = openLaboratory();
    const next = flowSchema({ name: "cached-next" }, function* (number: number) {
      return (yield* double.makeTask(number)) + 1;
    });

    const { tasks } = await openCache(store).explainTarget(function* () {
      return yield* double.makeTask(yield* next(4));
    });

    expect(tasks.map(({ reason }) => reason)).toEqual([
      { type: "missing" },
      { type: "upstream", operationId: "flow cached-next", taskId: expect.any(String) as unknown },
    ]);
  });

  it("K9 where there is none, the nearest says what differs", async () => {
    const { run, store } = openLaboratory();
    await run(train.makeTask("x", { rate: 0.01, steps: 7 }));
    await run(train.makeTask("y", { rate: 0.5, steps: 8 }));

    const { reason, nearest } = await openCache(store).explain(train.makeTask("x", { rate: 0.02, steps: 7 }));

    expect(reason).toEqual({ type: "missing" });
    expect(nearest?.differences).toEqual([{ path: "[1].rate", was: "0.01", is: "0.02" }]);
  });

  it("K10 clears one task, one operation, what is old, or all", async () => {
    const { run, store, keys } = openLaboratory();
    const flow = function* () {
      yield [double.makeTask(1), double.makeTask(2), tick.makeTask("a"), tick.makeTask("b")];
    };
    const cache = openCache(store);
    const removed: number[] = [];
    for (const what of [
      { task: double.makeTask(1) },
      { operation: "tick" },
      { olderThanMs: 60_000 },
      { operation: "double", olderThanMs: 0 },
      { all: true },
    ]) {
      await run(flow);
      removed.push(await cache.clear(what));
    }

    expect(removed).toEqual([1, 2, 0, 2, 4]);
    expect(await keys()).toEqual([]);
    await expect(cache.clear({})).rejects.toThrow(InvalidOptionError);
    await expect(cache.clear({ operatoin: "x" } as never)).rejects.toThrow('no option "operatoin"');
  });
});
