import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { Harness } from "./harness.js";
import { flow, task } from "./work.js";

/** What mazepa (the Python original) is known to do, where this project does the same. */
describe("behaviours of mazepa", () => {
  it.each([
    { outcomes: ["b", "a", "c", "d"], batches: [["a", "b", "c"], [], ["d"], [], []] },
    { outcomes: ["a", "b", "c", "d"], batches: [["a", "b", "c"], ["d"], [], [], []] },
    { outcomes: ["c", "a", "d", "b"], batches: [["a", "b", "c"], [], ["d"], [], []] },
  ])("submits [a, b, c], then d once a is done, with outcomes as $outcomes", ({ outcomes, batches }) => {
    const a = task("a");
    const root = flow("root", function* () {
      yield [a, task("b"), task("c")];
      yield dependency(a);
      yield [task("d")];
    });
    const harness = new Harness(root);

    const seen = [harness.run().batch];
    for (const name of outcomes) seen.push(harness.succeed(name).batch);

    expect(seen).toEqual(batches);
    expect(harness.ended?.status).toBe("succeeded");
  });

  it("sends a subflow's first tasks out with those of its parent", () => {
    const child = flow("child", function* () {
      yield task("x");
      yield dependency();
      yield task("y");
    });
    const root = flow("root", function* () {
      yield child;
      yield task("a");
    });

    expect(new Harness(root).run().batch).toEqual(["x", "a"]);
  });

  it("counts a subflow as done only with all its descendants", () => {
    const inner = flow("inner", function* () {
      yield task("deep");
    });
    const middle = flow("middle", function* () {
      yield inner;
    });
    const root = flow("root", function* () {
      yield middle;
      yield dependency(middle);
      yield task("after");
    });
    const harness = new Harness(root).run();

    expect(harness.submitted).toEqual(["deep"]);
    expect(harness.succeed("deep").batch).toEqual(["after"]);
    expect(harness.ended).toBeUndefined();
    expect(harness.succeed("after").ended?.status).toBe("succeeded");
  });

  it("ignores outcomes of strangers", () => {
    const harness = new Harness(flow("root", () => gatherOne())).run();

    harness.succeedWith("stranger", 1, 1);

    expect(harness.scheduler.ignoredOutcomes).toBe(1);
    expect(harness.events.at(-1)).toMatchObject({ type: "outcome-ignored", taskId: "stranger", attempt: 1 });
    expect(harness.succeed("a").ended?.status).toBe("succeeded");
  });

  it("runs equal subflows of two parents once and tells both", () => {
    const shared = () =>
      flow("shared", function* () {
        yield task("s");
      });
    const parent = (name: string) =>
      flow(name, function* () {
        yield* shared();
        yield task(`after ${name}`);
      });
    const root = flow("root", function* () {
      yield [parent("left"), parent("right")];
    });
    const harness = new Harness(root).run();

    expect(harness.submitted).toEqual(["s"]);
    expect(harness.succeed("s").batch.sort()).toEqual(["after left", "after right"]);
    expect(harness.succeed("after left", "after right").ended?.status).toBe("succeeded");
  });

  it("ends at once for a flow that yields nothing", () => {
    expect(new Harness(flow("root", () => 7)).run().ended).toMatchObject({ status: "succeeded", value: 7 });
    expect(new Harness(flow("root", function* () {})).run().ended?.status).toBe("succeeded");
  });

  it("takes an empty list and a dependency on nothing as done", () => {
    const root = flow("root", function* () {
      yield [];
      yield dependency();
      yield dependency([]);
      return "over";
    });

    expect(new Harness(root).run().ended).toMatchObject({ status: "succeeded", value: "over" });
  });
});

function* gatherOne() {
  yield task("a");
  yield dependency();
}
