import { describe, expect, it } from "@jest/globals";
import { all } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { UnitHarness } from "./unit-harness.js";
import { flow, task, undoable, unit } from "./work.js";

describe("a flow that is closed", () => {
  it("F14 is so although it is known only then that its step takes its time", () => {
    const root = flow("root", async function* () {
      yield task("a");
      await new Promise(() => undefined);
    });
    const harness = new Harness(root);
    const { scheduler } = harness;
    const pending = harness.carryOut(scheduler.next(0));

    harness.run({ type: "cancel", error: new Error("stop") }, ...pending);

    expect(pending.map(({ type }) => type)).toEqual(["pending"]);
    expect(harness.ended?.status).toBe("cancelled");
  });

  it.each(["throws", "returns"])("F14 may have an async body that %s meanwhile: what it throws is attached", async (how) => {
    let go = (): void => undefined;
    const held = new Promise<void>((done) => (go = done));
    const root = flow("root", async function* () {
      yield task("a");
      await held;
      if (how === "throws") throw new Error("late");
    });
    const harness = new Harness(root).run();
    await harness.turn();
    await harness.turn();
    harness.cancel();

    go();
    await harness.settled();
    expect(harness.ended).toBeUndefined();
    harness.reportCancelled("a");

    const { suppressed } = (harness.ended as { error: { suppressed?: Error[] } }).error;
    expect(suppressed?.map(({ message }) => message)).toEqual(how === "throws" ? ["late"] : undefined);
    expect(harness.ended?.status).toBe("cancelled");
  });

  it("E7 keeps the reason of the first cancellation, and its own failure before one", () => {
    const cancelled = new Harness(flow("root", () => task("a"))).run().cancel(new Error("first")).cancel(new Error("second"));
    const failing = new Harness(flow("root", () => all([task("a"), task("b")]))).run().fail("b").cancel();

    expect(cancelled.reportCancelled("a").ended).toMatchObject({ status: "cancelled", error: { message: "first" } });
    expect(failing.reportCancelled("a").ended).toMatchObject({ status: "failed", error: { taskId: "b" } });
    cancelled.ended = undefined;
    expect(cancelled.cancel().ended).toBeUndefined();
  });
});

describe("a flow whose body is over", () => {
  it("F7 fails at once with what has failed during its last step", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
    });
    const harness = new Harness(root);
    harness.isSlow = () => true;
    harness.run().goOn().fail("a");

    expect(harness.cancelled).toEqual([]);
    harness.goOn();
    expect(harness.cancelled).toEqual(["b"]);
    expect(harness.reportCancelled("b").ended).toMatchObject({ status: "failed", error: { taskId: "a" } });
  });

  it("F8 starts no more of its lists if it has thrown, under the policy finish", () => {
    const root = flow("root", function* () {
      yield [task("a"), flow("root", () => undefined), task("b")];
    });
    const harness = new Harness(root, { failurePolicy: "finish" }).run().succeed("a");

    expect(harness.submitted).toEqual(["a"]);
    expect(harness.ended).toMatchObject({ status: "failed", error: { code: "MAZEPA_DEPENDENCY" } });
  });

  it("R8 stops what was spared for its failure if it has caught that", () => {
    const root = unit("u", function* () {
      try {
        yield* all([undoable("a"), undoable("b")]);
      } catch {
        return "caught";
      }
    });
    const harness = new UnitHarness(root).run().bad("a");

    expect(harness.stopped).toEqual(["b"]);
  });
});
