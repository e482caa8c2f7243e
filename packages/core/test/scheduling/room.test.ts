import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { all } from "../../src/flows/scopes.js";
import { finish } from "./finish.js";
import { Harness } from "./harness.js";
import { flow, task, tasks } from "./work.js";

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
