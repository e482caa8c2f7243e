import { describe, expect, it } from "@jest/globals";
import { all, execute, InProcessQueue, MemoryBlobStore, taskableOperation } from "@mazepa/core";
import { chord, si } from "@mazepa/canvas";
import { future, FutureList, graphTask, GraphTask } from "@mazepa/graph";
import { constant, linear, step } from "@mazepa/patterns";

const runs: string[] = [];
const train = taskableOperation({ name: "shared.train", cache: true, version: "1" }, (seed: number) => {
  runs.push(`train ${seed}`);
  return seed * 2;
});
const best = taskableOperation({ name: "shared.best" }, (scores: number[]) => Math.max(...scores));

@graphTask({ name: "shared.Ensemble" })
class Ensemble extends GraphTask<number> {
  readonly scores: FutureList<number>;
  constructor(size: number) {
    super();
    this.scores = new FutureList(Array.from({ length: size }, (_, index) => future(train.makeTask(index + 1))));
  }
  run() {
    runs.push("ensemble");
    return this.scores.getResult().reduce((sum, score) => sum + score, 0);
  }
}

const canvas = (size: number) => chord([train.s(1), train.s(2), si(train, new Ensemble(size).makeTask())], best.s());

describe.each([false, true])("results that several styles share, serialize: %p", (serialize) => {
  const options = () => ({ queue: new InProcessQueue({ serialize }), cache: new MemoryBlobStore() });

  it("G2 a graph task is an argument in a canvas, and what both need runs once", async () => {
    runs.length = 0;

    const value = await execute(canvas(2), options());

    expect(value).toBe(12);
    expect([...runs].sort()).toEqual(["ensemble", "train 1", "train 2", "train 6"]);
  });

  it("G11 one cache serves generator flows, canvas, graphs and patterns", async () => {
    runs.length = 0;
    const shared = options();
    // A step is a task of its own, unless it says that it shares that of its content.
    const pattern = linear("shared-pattern").provides({ score: step(train, constant(3)).with({ shared: true }) });
    await execute(function* () {
      return yield* all([1, 2, 3].map((seed) => train.makeTask(seed)));
    }, shared);
    const ofFlow = runs.splice(0);

    const graph = await execute(new Ensemble(3).makeTask(), shared);
    const ofCanvas = await execute(chord([train.s(1), train.s(2), si(train, 3)], best.s()), shared);
    const ofPattern = await execute(pattern.makeFlow({}), shared);

    expect(ofFlow).toHaveLength(3);
    expect([graph, ofCanvas, ofPattern]).toEqual([12, 6, { score: 6 }]);
    expect(runs).toEqual(["ensemble"]);
  });
});
