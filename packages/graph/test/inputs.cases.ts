import { describe, expect, it } from "@jest/globals";
import { DefinitionError, execute, InProcessQueue, taskableOperation } from "@mazepa/core";
import { Const, future, FutureDict, FutureList, Graph, graphTask, GraphTask, type Future } from "../src/index.js";
import { Base, Score } from "./tasks.js";

@graphTask({ name: "graph.Keeps" })
class Keeps extends GraphTask<unknown> {
  readonly given: unknown;
  constructor(given: unknown) {
    super();
    this.given = given;
  }
  run() {
    return this.given;
  }
}

interface Ring {
  size: number;
  next?: Ring;
  score?: Future<number>;
}

function ring(size: number, score?: Future<number>): Ring {
  const first: Ring = { size, ...(score && { score }) };
  first.next = { size, next: first };
  return first;
}

const load = taskableOperation({ name: "graph.loadInput" }, () => ({ size: 4 }));

export function inputCases(): void {
  describe("bad input", () => {
    const graph = new Graph();

    it.each<[string, unknown]>([
      ["nothing", undefined],
      ["a class", Base],
      ["a task of core", load.makeTask()],
      ["a list of futures", new FutureList([new Score(1)])],
    ])("G15 %s is refused where a graph is to run it", async (_what, task) => {
      await expect(graph.run(task as never)).rejects.toThrow(DefinitionError);
      await expect(graph.run(task as never)).rejects.toThrow(/graph\.run\(new Main\(\)\)/);
    });

    it.each([undefined, 1, new Map([["a", new Score(1)]]), [new Score(1)]])("G9 a FutureDict of %p is refused", (given) => {
      expect(() => new FutureDict(given as never)).toThrow(/A FutureDict is made of a plain object of futures/);
    });

    it.each([undefined, { 0: new Score(1) }, new Set([new Score(1)])])("G9 a FutureList of %p is refused", (given) => {
      expect(() => new FutureList(given as never)).toThrow(/A FutureList is made of a list of futures/);
    });

    it.each<unknown>([Symbol("key"), -1, 1.5, null])("G10 the key %p is refused by every future of a task", (key) => {
      for (const whole of [new Score(1), new Score(1).get("a" as never), future(load.makeTask())])
        expect(() => (whole as Future<unknown>).get(key as never)).toThrow(/The key of a part is a text or an index/);
    });

    it.each([new Score(1), { deep: [load.makeTask()] }, new FutureList([])])("G8 a Const of a task is refused: %p", (value) => {
      expect(() => new Const(value)).toThrow(DefinitionError);
      expect(() => new Const(value)).toThrow(/A Const holds a value, but this one contains a task/);
    });
  });

  describe("cycles", () => {
    it("G5 among the arguments travel, and count for identity", async () => {
      const task = new Keeps(ring(1));

      expect(new Keeps(ring(1))).toBe(task);
      expect(new Keeps(ring(2))).not.toBe(task);
      expect(await execute(task.makeTask(), { queue: new InProcessQueue({ serialize: true }) })).toEqual(ring(1));
    });

    it("G6 with a future in them are refused, by the name of the field", () => {
      expect(() => new Keeps(ring(1, new Score(1)))).toThrow(/Field given\.next\.next of graph task Keeps leads back/);
    });
  });
}
