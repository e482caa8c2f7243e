import { describe, expect, it } from "@jest/globals";
import { execute, taskableOperation } from "@mazepa/core";
import { Const, future, FutureDict, Graph, graphTask, GraphTask, type Future } from "../src/index.js";

import { BeyondTheEnd, MultiResult, runs, Score, Summary, UsesPart } from "./tasks.js";

export function futureCases(): void {
  describe("fields", () => {
    it("G9 may be lists, dicts and plain objects of futures", async () => {
      const { value } = await new Graph().run(new Summary({ "any text": new Score(5), const: new Const(7) }));

      expect(value).toEqual({
        list: [0, 10, 20],
        element: 10,
        dict: { "any text": 50, const: 7 },
        third: 30,
        text: "text",
      });
    });

    it("G10 row 60 may be parts of a value; an optional field that is absent is undefined", async () => {
      expect(await execute(new UsesPart().makeTask())).toBe("42, undefined");
    });

    it("G10 fail the task that asks for a missing part, before it runs", async () => {
      runs.length = 0;

      const failure = await execute(new BeyondTheEnd().makeTask().with({ retries: 3 })).catch((error: unknown) => error);

      expect(failure).toMatchObject({ code: "MAZEPA_TASK_FAILED", attempts: 0 });
      expect((failure as Error).cause).toBeInstanceOf(RangeError);
      expect((failure as { cause: Error }).cause.message).toContain(".hello[7]");
      expect(runs).toEqual([]);
    });

    it("G6 take a task of core by future(), and refuse a bare one, by the name of the field", async () => {
      const load = taskableOperation({ name: "graph.load" }, () => ({ size: 4 }));
      @graphTask({ name: "graph.Loads" })
      class Loads extends GraphTask<number> {
        readonly loaded = future(load.makeTask());
        readonly size = future(load.makeTask()).get("size");
        run() {
          return this.loaded.getResult().size + this.size.getResult();
        }
      }
      @graphTask({ name: "graph.Bare" })
      class Bare extends GraphTask<void> {
        readonly inside = { loaded: load.makeTask() };
        run() {}
      }

      expect(await execute(new Loads().makeTask())).toBe(8);
      expect(() => new Bare()).toThrow(/Field inside\.loaded of graph task Bare/);
    });

    it("G6 a future that was only an argument is no upstream", async () => {
      @graphTask({ name: "graph.Ignores" })
      class Ignores extends GraphTask<string> {
        constructor(_score: Future<number>) {
          super();
        }
        run() {
          return "nothing";
        }
      }

      const { stats } = await new Graph().run(new Ignores(new Score(1)));

      expect(stats.runs).toEqual({ "graph.Ignores": 1 });
      expect(new Ignores(new Score(1)).makeTask().id).not.toBe(new Ignores(new Score(2)).makeTask().id);
    });
  });

  describe("results", () => {
    it("G7 are an error outside of run that says how to run the task, except those of a Const", () => {
      expect(() => new Score(1).getResult()).toThrow(/Graph task Score has no result here.*graph\.run/);
      expect(() => new MultiResult().get("count").getResult()).toThrow(/has no result here/);
      expect(new Const("here").getResult()).toBe("here");
    });

    it("G8 row 59 a Const holds whatever travels, and counts nothing", async () => {
      @graphTask({ name: "graph.Counts" })
      class Counts extends GraphTask<Record<string, number | null>> {
        readonly values: FutureDict<unknown>;
        constructor(values: Record<string, unknown>) {
          super();
          this.values = new FutureDict(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, new Const(value)])));
        }
        run() {
          const sizeOf = (value: unknown) => (Array.isArray(value) ? value.length : value instanceof Map ? value.size : null);
          return Object.fromEntries(Object.entries(this.values.getResult()).map(([key, value]) => [key, sizeOf(value)]));
        }
      }
      const y = new Map([
        [0, "a"],
        [1, "b"],
        [2, "c"],
      ]);

      const { value, stats } = await new Graph().run(new Counts({ x: [1, 2], y, z: 42 }));

      expect(value).toEqual({ x: 2, y: 3, z: null });
      expect(stats.runs).toEqual({ "graph.Counts": 1 });
      expect(() => new Const(() => 1)).toThrow(/value is a function/);
    });

    it("G7 makeTask() inside run is refused", async () => {
      @graphTask({ name: "graph.Reentrant" })
      class Reentrant extends GraphTask<unknown> {
        run(): unknown {
          return this.makeTask();
        }
      }

      await expect(execute(new Reentrant().makeTask())).rejects.toThrow(/while the task is constructed or runs/);
    });
  });
}
