import { describe, expect, it } from "@jest/globals";
import type { Flow } from "../../src/flows/flow.js";
import { dependency } from "../../src/flows/dependency.js";
import { all, settle } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, task, tasks } from "./work.js";

const messageOf = (error: unknown) => (error as Error).message;
const idOf = (error: unknown) => (error as { taskId?: string }).taskId;

/** A harness whose flows are as slow as async ones. */
function slowly(root: Flow): Harness {
  const harness = new Harness(root);
  harness.isSlow = () => true;
  return harness.run();
}

describe("failures under the policy fail-fast", () => {
  it("F7 throws a child's failure at the dependency where the flow stands, with the operation's own error as cause", () => {
    class DiskFull extends Error {
      readonly disk = "sda";
    }
    const own = new DiskFull("no space");
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
      try {
        yield dependency(task("b"));
      } catch (error) {
        return error;
      }
    });
    const harness = new Harness(root).run().fail("a", own).succeed("b");

    expect(harness.ended?.status).toBe("succeeded");
    expect(harness.ended).toMatchObject({ value: { code: "MAZEPA_TASK_FAILED", taskId: "a", attempts: 1, flowPath: ["root"] } });
    expect((harness.ended as { value: Error }).value.cause).toBe(own);
  });

  it("F7 throws it at the next plain yield when the flow did not stand at one", () => {
    const seen: unknown[] = [];
    const root = flow("root", function* () {
      yield task("a");
      try {
        yield task("b");
      } catch (error) {
        seen.push(idOf(error));
      }
    });
    const harness = slowly(root);
    while (!harness.submitted.includes("a")) harness.goOn();

    harness.fail("a");
    while (harness.delayed.length > 0) harness.goOn();

    expect(seen).toEqual(["a"]);
    expect(harness.submitted).toEqual(["a", "b"]);
    expect(harness.succeed("b").ended?.status).toBe("succeeded");
  });

  it("F7 throws it at once when the flow is held by back-pressure, and still starts what had been yielded", () => {
    const seen: unknown[] = [];
    const root = flow("root", function* () {
      try {
        yield tasks("t", 4);
      } catch (error) {
        seen.push(idOf(error));
      }
    });
    const harness = new Harness(root, { maxInFlight: 2 }).run().fail("t0");

    expect(seen).toEqual(["t0"]);
    expect(harness.succeed("t1", "t2", "t3").ended?.status).toBe("succeeded");
  });

  it("F7 fails the flow with it at the end of the flow", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
    });
    const harness = new Harness(root).run().fail("a");

    expect(harness.cancelled).toEqual(["b"]);
    expect(harness.ended).toBeUndefined();
    expect(harness.reportCancelled("b").ended).toMatchObject({ status: "failed", error: { taskId: "a" } });
  });

  it("F7 throws in a scope for its own members only: the others are cancelled, what they fail with later is attached", () => {
    const root = flow("root", function* () {
      try {
        yield* all([task("a"), task("b"), task("c")]);
      } catch (error) {
        yield dependency();
        return error;
      }
    });
    const harness = new Harness(root).run().fail("a");

    expect(harness.cancelled.sort()).toEqual(["b", "c"]);
    harness.fail("b", new Error("while stopping")).reportCancelled("c");
    expect(harness.ended).toMatchObject({ value: { taskId: "a", suppressed: [{ taskId: "b" }] } });
  });

  it("F7 ends the flow when another child fails while it stands in a scope; a catch around the scope is not asked", () => {
    const seen: string[] = [];
    const root = flow("root", function* () {
      yield task("other");
      try {
        yield* task("member");
      } catch (error) {
        seen.push(`caught ${messageOf(error)}`);
      } finally {
        seen.push("finally");
      }
    });
    const harness = new Harness(root).run().fail("other");

    expect(seen).toEqual(["finally"]);
    expect(harness.reportCancelled("member").ended).toMatchObject({ status: "failed", error: { taskId: "other" } });
  });

  it("F7 hands an uncaught failure from flow to flow, unchanged, after all that runs below has ended", () => {
    const inner = flow("inner", function* () {
      yield* all([task("a"), task("b")]);
    });
    const root = flow("root", function* () {
      try {
        yield* flow("middle", () => inner);
      } catch (error) {
        return error;
      }
    });
    const harness = new Harness(root).run().fail("a");

    expect(harness.ended).toBeUndefined();
    expect(harness.reportCancelled("b").ended).toMatchObject({ value: { taskId: "a", flowPath: ["root", "middle", "inner"] } });
  });

  it("F7 drops what a failed flow has not started", () => {
    const root = flow("root", function* () {
      yield tasks("t", 10);
    });
    const harness = new Harness(root, { maxInFlight: 2 }).run().fail("t0").reportCancelled("t1");

    expect(harness.submitted).toEqual(["t0", "t1"]);
    expect(harness.ended?.status).toBe("failed");
  });

  it("F7 tells a flow of two children that failed with the very same error twice", () => {
    const same = new Error("same");
    const failing = (name: string) =>
      flow(name, () => {
        throw same;
      });
    const root = flow("root", function* () {
      const seen = [];
      for (const name of ["one", "two"]) {
        try {
          yield* failing(name);
        } catch (error) {
          seen.push(error);
        }
      }
      yield failing("three");
      return seen.length;
    });

    const { ended } = new Harness(root).run();

    expect(ended).toMatchObject({ status: "failed" });
    expect((ended as { error: unknown }).error).toBe(same);
  });

  it("F7 does not take a subflow's failure for that of a task which both have waited for", () => {
    const root = flow("root", function* () {
      yield flow("sub", function* () {
        yield* task("shared");
      });
      try {
        yield* task("shared");
      } catch {
        return "only the task was caught";
      }
    });

    expect(new Harness(root).run().fail("shared").ended).toMatchObject({ status: "failed", error: { taskId: "shared" } });
  });

  it("F7 lets settle have the failure of a task that failed before the scope was reached", () => {
    const root = flow("root", function* () {
      yield task("a");
      return (yield* settle(task("a"))).status;
    });
    const harness = slowly(root);
    while (!harness.submitted.includes("a")) harness.goOn();

    harness.fail("a");
    while (harness.delayed.length > 0) harness.goOn();

    expect(harness.submitted).toEqual(["a"]);
    expect(harness.ended).toMatchObject({ value: "failed" });
  });

  it("F7 fails a flow that has returned, at once, with what cannot be started of its last list", () => {
    const root = flow("root", function* () {
      try {
        yield [task("a"), task("b"), flow("root", () => undefined), task("c")];
      } catch {
        return "returned";
      }
    });
    const harness = new Harness(root, { maxInFlight: 2 }).run().fail("a");

    expect(harness.cancelled).toEqual(["b"]);
    expect(harness.reportCancelled("b").ended).toMatchObject({ status: "failed", error: { code: "MAZEPA_DEPENDENCY" } });
    expect(harness.submitted).toEqual(["a", "b"]);
  });

  it("F8 fails a flow that has returned with it once the rest of the list is done, under the policy finish", () => {
    const root = flow("root", function* () {
      try {
        yield [flow("root", () => undefined), flow("root", () => undefined), task("a")];
      } catch {
        return "returned";
      }
    });
    const harness = new Harness(root, { failurePolicy: "finish" }).run();

    expect([harness.submitted, harness.ended]).toEqual([["a"], undefined]);
    expect(harness.succeed("a").ended).toMatchObject({ status: "failed", error: { code: "MAZEPA_DEPENDENCY" } });
  });

  it("F9 fails a flow that throws with that very error", () => {
    const own = new RangeError("mine");
    const root = flow("root", function* () {
      yield task("a");
      throw own;
    });
    const harness = new Harness(root).run();

    expect((harness.ended as { error: unknown }).error).toBe(own);
  });

  it("O11 tells a flow of a failed upstream once, however many tasks were held for it", () => {
    const seen: unknown[] = [];
    const bad = task("bad");
    const outers = tasks("outer", 3).map((outer) => task(outer.id, {}, [bad]));
    const root = flow("root", function* () {
      try {
        yield outers;
        yield dependency();
      } catch (error) {
        seen.push(idOf(error));
      }
      yield dependency();
    });
    const harness = new Harness(root).run().fail("bad");

    expect(seen).toEqual(["bad"]);
    expect(harness.ended?.status).toBe("succeeded");
    expect(outers[0]?.outcome).toMatchObject({ status: "cancelled", reason: "upstream bad failed" });
  });
});
