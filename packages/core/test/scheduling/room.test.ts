import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { all } from "../../src/flows/scopes.js";
import type { Work } from "../../src/flows/yieldable.js";
import { Harness } from "./harness.js";
import { flow, task, tasks } from "./work.js";

/** Every submitted task succeeds, oldest first. */
function finish(harness: Harness): Harness {
  harness.run();
  for (let [oldest] = harness.out.values(); oldest; [oldest] = harness.out.values())
    harness.succeedWith(oldest.taskId, oldest.taskId, oldest.attempt);
  return harness;
}

describe("room", () => {
  it("E3 advances a generator only when there is room", () => {
    let yielded = 0;
    const root = flow("root", function* () {
      for (; yielded < 1000; yielded++) yield task(`t${yielded}`);
    });
    const harness = new Harness(root, { maxInFlight: 10, listens: () => false }).run();

    expect(harness.submitted).toHaveLength(10);
    expect(yielded).toBeLessThanOrEqual(10);
    finish(harness);
    expect(harness.mostInFlight).toBe(10);
    expect(harness.ended?.status).toBe("succeeded");
  });

  it.each(["a list", "one by one", "an all"])(
    "E3 holds a few open flows of 10,000 subflows of 100 tasks, yielded as %s",
    (how) => {
      const sub = (index: number) =>
        flow(`sub ${index}`, function* () {
          for (let number = 0; number < 100; number++) yield task(`t${index}.${number}`);
        });
      const count = how === "a list" ? 10_000 : 1000;
      const subs = (): Work[] => Array.from({ length: count }, (_, index) => sub(index));
      const root = flow("root", function* () {
        if (how === "a list") yield subs();
        else if (how === "an all") yield* all(subs());
        else for (let index = 0; index < count; index++) yield sub(index);
      });
      const harness = new Harness(root, { maxInFlight: 200, listens: () => false }).run();

      for (let done = 0; done < 50; done++) {
        const [oldest] = harness.out.values();
        if (oldest) harness.succeedWith(oldest.taskId, 1, oldest.attempt);
      }

      expect(harness.bodies.mostOpen).toBeLessThan(10);
    },
  );

  it("E3 nests 10,000 flows without a stack overflow, and closes and fails them so as well", () => {
    const nested = (depth: number): ReturnType<typeof flow> =>
      flow(`depth ${depth}`, function* (): Generator<Work, unknown> {
        return yield* depth === 0 ? task("deepest") : nested(depth - 1);
      });
    const run = () => new Harness(nested(10_000), { listens: () => false }).run();

    expect(run().succeedWith("deepest", 1).ended).toMatchObject({ value: 1 });
    expect(run().fail("deepest").ended).toMatchObject({ status: "failed", error: { taskId: "deepest" } });
    expect(run().cancel().reportCancelled("deepest").ended).toMatchObject({ status: "cancelled" });
  });

  it("E3 starts a chain of 10,000 upstreams without a stack overflow", () => {
    let last = task("t0");
    for (let index = 1; index < 10_000; index++) last = task(`t${index}`, {}, [last]);
    const harness = new Harness(
      flow("root", () => last),
      { listens: () => false },
    );

    expect(finish(harness).ended?.status).toBe("succeeded");
    expect(harness.submitted.slice(0, 3)).toEqual(["t0", "t1", "t2"]);
  });

  it("E3 lets branches that keep yielding take turns after every maxInFlight tasks", () => {
    const branch = (name: string) =>
      flow(name, function* () {
        for (let index = 0; index < 6; index++) yield task(`${name}${index}`);
      });
    const root = flow("root", function* () {
      yield* all([branch("a"), branch("b")]);
    });
    const harness = finish(new Harness(root, { maxInFlight: 2 }));

    expect(harness.submitted).toEqual(["a0", "a1", "b0", "b1", "a2", "a3", "b2", "b3", "a4", "a5", "b4", "b5"]);
  });

  it("E3 goes depth first with subflows of a plain yield: the earlier goes on until it waits or ends, and first once it can", () => {
    const sub = (name: string) =>
      flow(name, function* () {
        yield tasks(name, 2);
        yield dependency();
        yield task(`${name}-last`);
      });
    const root = flow("root", function* () {
      yield [sub("a"), sub("b")];
      yield task("after");
    });
    const harness = finish(new Harness(root, { maxInFlight: 2 }));

    expect(harness.submitted).toEqual(["a0", "a1", "b0", "a-last", "b1", "after", "b-last"]);
  });

  it("E3 is held up by no async flow whose next() is pending", async () => {
    const root = flow("root", function* () {
      yield flow("stuck", async () => new Promise(() => undefined));
      yield task("a");
    });
    const harness = new Harness(root).run();
    await harness.turn();

    expect(harness.submitted).toEqual(["a"]);
  });

  it("E3 gives no room to a task held for its upstreams, and admits those before any generator goes on", () => {
    const root = flow("root", function* () {
      yield task("outer", {}, [task("u1"), task("u2")]);
      yield task("next");
    });
    const harness = new Harness(root, { maxInFlight: 1 }).run();

    expect(harness.scheduler.inFlightCount).toBe(1);
    finish(harness);
    expect(harness.submitted).toEqual(["u1", "u2", "outer", "next"]);
  });

  it("E3 gives the values of upstreams to the task that was held for them", () => {
    const [a, b] = [task("a"), task("b")];
    const outer = task("outer", {}, [a, b]);
    const harness = new Harness(flow("root", () => outer));
    let args: readonly unknown[] = [];
    harness.onSubmit = (node) => (args = node.hold?.args ?? args);

    harness.run().succeedWith("a", 1).succeedWith("b", 2);

    expect(args).toEqual([1, 2]);
  });

  it("E3 does not let a flow go on for ever that yields tasks held for one upstream", () => {
    const slow = task("slow");
    let yielded = 0;
    const root = flow("root", function* () {
      for (; yielded < 12_000; yielded++) yield task(`t${yielded}`, {}, [slow]);
    });
    const harness = new Harness(root, { listens: () => false }).run();

    expect(yielded).toBeLessThanOrEqual(10_000);
    finish(harness);
    expect(harness.submitted).toHaveLength(12_001);
    expect(harness.ended?.status).toBe("succeeded");
  });

  it("E3 ends a flow whose list could not be started to its end", () => {
    const root = flow("root", function* () {
      try {
        yield [task("a"), flow("root", () => undefined)];
      } catch {
        return "went on";
      }
    });
    const harness = new Harness(root).run();

    expect(harness.succeed("a").ended).toMatchObject({ value: "went on" });
    const alone = flow("alone", function* () {
      try {
        yield flow("alone", () => undefined);
      } catch {
        return "went on";
      }
    });
    expect(new Harness(alone).run().ended).toMatchObject({ value: "went on" });
  });

  it("E3 goes on with an agenda that an error had interrupted, after the body has returned from an async step", async () => {
    const root = flow("root", async function* () {
      try {
        yield [task("a"), flow("root", () => undefined), task("b")];
      } catch {
        await Promise.resolve();
      }
    });
    const harness = new Harness(root, { maxInFlight: 1 }).run();
    await harness.turn();
    await harness.turn();
    harness.succeed("a");
    await harness.turn();

    expect(harness.submitted).toEqual(["a", "b"]);
    expect(harness.succeed("b").ended?.status).toBe("succeeded");
  });
});

describe("a long list", () => {
  it("E2 is started in parts, in order, before its flow goes on", () => {
    const seen: string[] = [];
    const root = flow("root", function* () {
      yield tasks("t", 1000);
      seen.push("went on");
    });
    const harness = new Harness(root, { maxInFlight: 10_000 });
    const parts: string[][] = [];
    let commands = harness.scheduler.next(0);
    harness.scheduler.tell(harness.carryOut(commands)[0]!, 0);

    do {
      commands = harness.scheduler.next(0);
      parts.push(commands.submit.map(({ id }) => id));
    } while (commands.isUnfinished);

    expect(parts.map(({ length }) => length)).toEqual([256, 256, 256, 0]);
    expect(commands.advance).toBeDefined();
    expect(seen).toEqual([]);
    expect(parts.flat()).toEqual(tasks("t", 768).map(({ id }) => id));
  });
});
