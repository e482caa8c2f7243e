import { describe, expect, it } from "@jest/globals";
import { all, execute, flowSchema, InProcessQueue, MemoryBlobStore, taskableOperation, type ExecutionEvent } from "@mazepa/core";
import { Graph, graphTask, GraphTask } from "../src/index.js";

import { Choose, Score, Summary, UsesPart } from "./tasks.js";

const raise = (message: string): never => {
  throw new Error(message);
};

export function runningCases(): void {
  describe("a graph of Choose(n, k)", () => {
    it("G1 row 55 is 20 for (6, 3), in 15 runs", async () => {
      const { value, stats } = await new Graph().run(new Choose(6, 3));

      expect(value).toBe(20);
      expect(stats).toMatchObject({ runs: { Choose: 15 }, restored: {} });
    });

    it("G3 is constructed once for each task", async () => {
      const { value, stats } = await new Graph().run(new Choose(100, 50));

      expect(value).toBeCloseTo(1.0089134454556417e29, -15);
      expect(stats.runs).toEqual({ Choose: 2600 });
    });
  });

  describe("execution", () => {
    it("G2 a graph task is a task: in flows, in all, and as an argument", async () => {
      const negate = taskableOperation({ name: "graph.negate" }, (value: number) => -value);
      const flow = flowSchema({ name: "graph.mixed" }, function* () {
        const [one, two] = yield* all([new Score(1).makeTask(), new Choose(4, 2).makeTask()]);
        return [one, two, yield* negate.makeTask(new Score(2).makeTask())];
      });

      expect(await execute(flow())).toEqual([10, 6, -20]);
    });

    it("G13 tells what ran, what was restored, and how long it took", async () => {
      const options = { checkpoint: new MemoryBlobStore(), executionId: "stats" };

      const first = await new Graph(undefined, options).run(new Choose(5, 2));
      const again = await new Graph(undefined, options).run(new Choose(5, 2));

      expect(first.stats).toEqual({ runs: { Choose: 11 }, restored: {}, durationMs: expect.any(Number) as unknown });
      expect(again.stats).toMatchObject({ runs: {}, restored: { Choose: 1 } });
    });

    it("G4 graphs may be used side by side", async () => {
      const values = await Promise.all([new Graph().run(new Choose(6, 3)), new Graph().run(new Choose(6, 3))]);

      expect(values.map(({ value }) => value)).toEqual([20, 20]);
    });

    it("G14 rows 56 and 65 labels are tags, and every task counts under its operation's id", async () => {
      let inFlight = 0;
      let most = 0;
      @graphTask({ name: "graph.Limited", tags: ["channel"] })
      class Limited extends GraphTask<number> {
        readonly index: number;
        constructor(index: number) {
          super();
          this.index = index;
        }
        async run() {
          most = Math.max(most, ++inFlight);
          await Promise.resolve();
          inFlight--;
          return this.index;
        }
      }
      const tasks = Array.from({ length: 10 }, (_, index) => new Limited(index).makeTask());

      for (const limits of [{ channel: 1 }, { "graph.Limited": 1 }])
        await execute(tasks, { queue: new InProcessQueue({ concurrency: 10 }), limits });

      expect(most).toBe(1);
    });

    it("G15 row 57 fails fast, or finishes every branch that can run", async () => {
      @graphTask({ name: "graph.Fails" })
      class Fails extends GraphTask<never> {
        readonly index: number;
        constructor(index: number) {
          super();
          this.index = index;
        }
        run() {
          return raise(`failed ${this.index}`);
        }
      }
      @graphTask({ name: "graph.Both" })
      class Both extends GraphTask<void> {
        readonly upstreams = [new Fails(1), new Fails(2), new Score(3)];
        run() {}
      }
      const events: ExecutionEvent[] = [];

      const fast = await new Graph().run(new Both()).catch((error: unknown) => error);
      const slow = await new Graph(undefined, { failurePolicy: "finish", onEvent: (event) => events.push(event) })
        .run(new Both())
        .catch((error: unknown) => error);

      expect(fast).toMatchObject({ code: "MAZEPA_TASK_FAILED", operationId: "graph.Fails" });
      expect(slow).toBeInstanceOf(AggregateError);
      expect((slow as AggregateError).errors).toHaveLength(2);
      expect(events.filter(({ type }) => type === "task-succeeded")).toHaveLength(1);
    });

    it("E10 gives the same through the wire format", async () => {
      const queue = () => new InProcessQueue({ serialize: true });

      expect((await new Graph(undefined, { queue: queue() }).run(new Choose(6, 3))).value).toBe(20);
      expect(await execute(new UsesPart().makeTask(), { queue: queue() })).toBe("42, undefined");
      expect(await execute(new Summary({ a: new Score(5) }).makeTask(), { queue: queue() })).toMatchObject({ dict: { a: 50 } });
    });
  });
}
