import { describe, expect, it } from "@jest/globals";
import { dependency, execute, InProcessQueue, race, taskableOperation, taskContext } from "../../src/index.js";
import { gate, rejection } from "../gate.js";
import { openWorkshop, step, wait } from "../workshop.js";

describe("limits", () => {
  it("E11 holds back tasks with a tag or of an operation, while others pass", async () => {
    const running = new Map<string, number>();
    const most = new Map<string, number>();
    const busy = taskableOperation({ name: "busy" }, async (_: number, ...keys: string[]) => {
      for (const key of keys) {
        running.set(key, (running.get(key) ?? 0) + 1);
        most.set(key, Math.max(most.get(key) ?? 0, running.get(key) ?? 0));
      }
      await new Promise(setImmediate);
      for (const key of keys) running.set(key, (running.get(key) ?? 0) - 1);
    });

    await execute(
      function* () {
        for (let n = 0; n < 60; n++) {
          const tags = [["gpu"], ["gpu", "memory"], []][n % 3] ?? [];
          yield busy.makeTask(n, ...tags, "all").with({ tags });
        }
      },
      { queue: new InProcessQueue({ concurrency: 50 }), limits: { gpu: 3, memory: 2, busy: 10 } },
    );

    expect(Object.fromEntries(most)).toEqual({ gpu: 3, memory: 2, all: 10 });
  });

  it("E11 lets other tasks pass by those that wait", async () => {
    const { queue, ran, gates, started } = openWorkshop();

    const running = execute(
      function* () {
        yield [wait.makeTask("hog"), step.makeTask("held")].map((task) => task.with({ tags: ["one"] }));
        yield* step.makeTask("free");
        gates.hog?.open("done");
      },
      { queue, limits: { one: 1 } },
    );
    await started("hog");
    await running;

    expect(ran).toEqual(["hog", "free", "held"]);
  });

  it("E11 gives the slot back while a task backs off", async () => {
    const { ran } = openWorkshop();
    const failing = taskableOperation({ name: "failing once" }, () => {
      ran.push(`failing ${taskContext().attempt}`);
      if (taskContext().attempt === 1) throw new Error("once");
    });

    await execute(
      [failing.makeTask().with({ retries: { limit: 1, initialDelayMs: 1, jitter: "none" } }), step.makeTask("other")].map(
        (task) => task.with({ tags: ["one"] }),
      ),
      { limits: { one: 1 } },
    );

    expect(ran).toEqual(["failing 1", "other", "failing 2"]);
  });

  it("E11 keeps the slot of a cancelled attempt until its end is heard of", async () => {
    const { queue, ran } = openWorkshop();
    const ended = gate();
    const stubborn = taskableOperation({ name: "stubborn" }, async () => {
      await new Promise((resolve) => taskContext().signal.addEventListener("abort", resolve));
      await ended.opened;
      ran.push("ended");
    });

    await execute(
      function* () {
        yield* race([stubborn.makeTask().with({ tags: ["one"] }), step.makeTask("quick")]);
        const next = step.makeTask("next").with({ tags: ["one"] });
        yield next;
        yield* step.makeTask("meanwhile");
        ended.open();
        yield dependency();
      },
      { queue, limits: { one: 1 } },
    );

    expect(ran).toEqual(["quick", "meanwhile", "ended", "next"]);
  });

  it.each([0, -1, 0.5])("E11 refuses a limit of %p, naming it", async (limit) => {
    const error = await rejection(execute(step.makeTask("a"), { limits: { gpu: limit } }));

    expect(error).toMatchObject({ code: "MAZEPA_INVALID_OPTION", message: expect.stringContaining(`"limits.gpu" is ${limit}`) });
  });
});

describe("priorities", () => {
  it("E12 lets the higher go first among those that are ready, equal ones in order", async () => {
    const { ran } = openWorkshop();

    await execute(
      function* () {
        yield [
          step.makeTask("low").with({ priority: -1 }),
          step.makeTask("a"),
          step.makeTask("high").with({ priority: 2 }),
          step.makeTask("b"),
          step.makeTask("higher").with({ priority: 2.5 }),
        ];
        yield dependency();
      },
      { maxInFlight: 10 },
    );

    expect(ran).toEqual(["higher", "high", "a", "b", "low"]);
  });

  it("E12 looks no further than maxInFlight", async () => {
    const { ran } = openWorkshop();

    await execute(
      function* () {
        for (let n = 0; n < 4; n++) yield step.makeTask(`${n}`).with({ priority: n });
      },
      { maxInFlight: 2 },
    );

    expect(ran.indexOf("1")).toBe(0);
    expect(ran.indexOf("3")).toBeGreaterThan(ran.indexOf("1"));
  });
});

describe("maxInFlight", () => {
  it.each([1, 3, 17])("E3 keeps at most %p under way, and advances the flow only when there is room", async (maxInFlight) => {
    let yielded = 0;
    let ended = 0;
    let mostAhead = 0;
    const counted = taskableOperation({ name: "counted" }, async (n: number) => {
      mostAhead = Math.max(mostAhead, yielded - ended);
      await new Promise(setImmediate);
      ended++;
      return n;
    });

    await execute(
      function* () {
        for (let n = 0; n < 100; n++) {
          yielded++;
          yield counted.makeTask(n);
        }
      },
      { maxInFlight, queue: new InProcessQueue({ concurrency: 50 }) },
    );

    expect(mostAhead).toBeLessThanOrEqual(maxInFlight + 1);
    expect(ended).toBe(100);
  });

  it.each([0, -3, 2.5, Number.NaN, "7" as never])("E3 refuses %p", async (maxInFlight) => {
    expect(await rejection(execute(step.makeTask("a"), { maxInFlight }))).toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining('"maxInFlight"'),
    });
  });
});
