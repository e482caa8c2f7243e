import { describe, expect, it } from "@jest/globals";
import { DefinitionError, execute, InvalidOptionError, MemoryBlobStore } from "@mazepa/core";
import { Graph, graphTask, GraphTask } from "../src/index.js";
import { Choose, Score } from "./tasks.js";

export function cachingCases(): void {
  describe("results of graph tasks", () => {
    it("G12 row 55 15 runs, then none, then 4 after Choose(3, 3) was cleared", async () => {
      const graph = new Graph(new MemoryBlobStore());
      const first = await graph.run(new Choose(6, 3));
      const second = await graph.run(new Choose(6, 3));
      await graph.clear(new Choose(3, 3));

      const third = await graph.run(new Choose(6, 3));

      expect([first.value, second.value, third.value]).toEqual([20, 20, 20]);
      expect(first.stats).toMatchObject({ runs: { Choose: 15 }, restored: {} });
      expect(second.stats).toMatchObject({ runs: {}, restored: { Choose: 1 } });
      expect(third.stats.runs).toEqual({ Choose: 4 });
    });

    it("G11 are reused wherever there is a cache, unless the class says otherwise", async () => {
      let runs = 0;
      @graphTask({ name: "graph.Uncached", cache: false })
      class Uncached extends GraphTask<number> {
        run() {
          return ++runs;
        }
      }
      const cache = new MemoryBlobStore();
      await execute(new Score(3).makeTask(), { cache });
      await execute(new Uncached().makeTask(), { cache });

      const { stats } = await new Graph(cache).run(new Score(3));
      await new Graph(cache).run(new Uncached());

      expect(stats).toMatchObject({ runs: {}, restored: { "graph.Score": 1 } });
      expect(runs).toBe(2);
    });

    it("G12 a class whose code has changed runs, and what depends on it", async () => {
      const cache = new MemoryBlobStore();
      const made = (factor: number) => {
        @graphTask({ name: "graph.Changing" })
        class Changing extends GraphTask<number> {
          run() {
            return this.factor();
          }
          factor(): number {
            return 1;
          }
        }
        if (factor === 2) {
          // eslint-disable-next-line @typescript-eslint/no-implied-eval -- another text of the class
          const Other = new Function("Base", "return class Changing extends Base { run() { return 2; } };")(
            GraphTask,
          ) as typeof Changing;
          return new (graphTask({ name: "graph.Changed" })(Other))();
        }
        return new Changing();
      };

      const runs = [
        (await new Graph(cache).run(made(1))).stats.runs,
        (await new Graph(cache).run(made(1))).stats.runs,
        (await new Graph(cache).run(made(2))).value,
      ];

      expect(runs).toEqual([{ "graph.Changing": 1 }, {}, 2]);
    });

    it("G12 row 64 graphs with two caches clear their own results only", async () => {
      const [one, two] = [new Graph(new MemoryBlobStore()), new Graph(new MemoryBlobStore())];
      await one.run(new Choose(4, 2));
      await two.run(new Choose(4, 2));
      await one.clearAll(Choose);

      const runs = [(await one.run(new Choose(4, 2))).stats.runs, (await two.run(new Choose(4, 2))).stats.runs];

      expect(runs).toEqual([{ Choose: 8 }, {}]);
    });

    it("G12 entry gives what is recorded, and explain what would run", async () => {
      const graph = new Graph(new MemoryBlobStore());
      const before = await graph.explain(new Choose(4, 2));
      await graph.run(new Choose(4, 2));
      await graph.clear(new Choose(2, 1));

      const after = [await graph.explain(new Choose(4, 2)), await graph.explain(new Choose(2, 2))];

      expect(before).toMatchObject({ isValid: false, reason: { type: "missing" } });
      expect(after).toMatchObject([{ isValid: false, reason: { type: "upstream", operationId: "Choose" } }, { isValid: true }]);
      expect(await graph.entry(new Choose(2, 1))).toBeUndefined();
      expect(await graph.entry(new Choose(4, 2))).toMatchObject({ operationId: "Choose" });
    });

    it("G12 refuses to clear without a cache, or a class that is no graph task", async () => {
      class Plain extends GraphTask<number> {
        run() {
          return 1;
        }
      }

      await expect(new Graph().clear(new Choose(2, 1))).rejects.toThrow(InvalidOptionError);
      await expect(new Graph(new MemoryBlobStore()).clearAll(Plain)).rejects.toThrow(DefinitionError);
    });
  });
}
