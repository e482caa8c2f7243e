import { describe, expect, it } from "@jest/globals";
import type { Flow } from "../../src/flows/flow.js";
import { all, settle } from "../../src/flows/scopes.js";
import type { FoundResult } from "../../src/scheduling/protocol.js";
import { Harness } from "./harness.js";
import { flow, task, taskOf } from "./work.js";

const missing: FoundResult = { reason: { type: "missing" } };
const found: FoundResult = {
  outcome: { status: "succeeded", value: "found", attempt: 0, startedAt: new Date(0), durationMs: 1, worker: "w" },
  sizeBytes: 1,
};

/** The number of successes whose values were gone. */
const forgottenBy = ({ events }: Harness) => events.filter(({ type }) => type === "task-forgotten").length;

/** A head after `earlier`, which cannot read what that has recorded. */
function forgetful(root: Flow, earlier: Harness): Harness {
  const harness = new Harness(root).restore(earlier);
  harness.remembers = false;
  return harness;
}

describe("a task whose earlier value is gone", () => {
  const again = (name: string, options = {}) =>
    flow("root", function* () {
      yield* task(name, options);
      return yield* task(name, options);
    });

  it("I2 counts as failed when it has failed since, and is not looked for again", () => {
    const root = flow("root", function* () {
      yield* task("a");
      yield* settle(task("a"));
      return yield* task("a");
    });
    const harness = new Harness(root).run();
    harness.remembers = false;

    harness.succeed("a").fail("a");

    expect(harness.submitted).toEqual(["a", "a#2", "a#3"]);
    expect(forgottenBy(harness)).toBe(1);
  });

  it("K3 is looked for in the cache before it runs", () => {
    const answers = [missing, found];
    const harness = new Harness(again("a", { cache: true }));
    harness.find = () => answers.shift() ?? missing;
    harness.run();
    harness.remembers = false;

    harness.succeed("a");

    expect(harness.submitted).toEqual(["a"]);
    expect(harness.ended).toMatchObject({ value: "found" });
  });

  it("K1 is looked for in no cache when it has none, or the execution has none", () => {
    const plain = new Harness(again("a"));
    plain.find = () => found;
    const cacheless = new Harness(again("a", { cache: true }));
    for (const harness of [plain.run(), cacheless.run()]) harness.remembers = false;

    expect(plain.succeed("a").submitted).toEqual(["a", "a#2"]);
    expect(cacheless.succeed("a").submitted).toEqual(["a", "a#2"]);
  });
});

describe("a task with upstreams whose recorded value is gone", () => {
  const root = () => flow("root", () => all([task("c", {}, [task("a")])]));
  const earlier = () => new Harness(root()).run().succeed("a", "c");

  it("O11 runs after its upstreams, and is held for them meanwhile", () => {
    const harness = forgetful(root(), earlier()).run();

    expect(harness.submitted).toEqual(["a#2"]);
    expect(harness.scheduler.held).toMatchObject({ tasks: 2, room: 2 });
    expect(harness.succeed("a").submitted).toEqual(["a#2", "c#2"]);
    expect(harness.succeed("c").ended?.status).toBe("succeeded");
  });

  it("E3 is not counted among what flows have yielded when only another task takes its value", () => {
    const longer = flow("root", () => task("d", {}, [task("c", {}, [task("a")])]));
    const harness = forgetful(longer, earlier()).run();

    expect(harness.submitted).toEqual(["a#2"]);
    expect(harness.scheduler.held).toMatchObject({ tasks: 3, room: 2 });
  });

  it("O11 is cancelled with an upstream that fails now, and gives its room back once", () => {
    const harness = forgetful(root(), earlier()).run().fail("a");

    expect(harness.ended).toMatchObject({ status: "failed", error: { taskId: "a" } });
    expect(harness.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
  });

  it("I3 fails when an upstream of it has the hand-set id of another task", () => {
    const taking = (content: string) => task("c", {}, [taskOf("Op", content, { id: "x" })]);
    const before = new Harness(flow("root", () => taking("two"))).run().succeed("x", "c");
    const conflicting = flow("root", function* () {
      yield taskOf("Op", "one", { id: "x" });
      return yield* settle(taking("two"));
    });

    const harness = forgetful(conflicting, before).run().succeed("x");

    expect(harness.ended).toMatchObject({
      value: { status: "failed", error: { code: "MAZEPA_DUPLICATE_TASK_ID" } },
    });
    expect(harness.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
  });
});
