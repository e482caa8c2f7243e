import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { all } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, singularFlow, task } from "./work.js";

const idOf = (error: unknown) => (error as { taskId?: string }).taskId;

describe("failures under the policy finish", () => {
  const finish = { failurePolicy: "finish" } as const;

  it("F8 lets siblings go on and throws at the end of the flow, several as one AggregateError", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b"), task("c")];
    });
    const harness = new Harness(root, finish).run().fail("a").succeed("b").fail("c");

    expect(harness.cancelled).toEqual([]);
    expect((harness.ended as { error: AggregateError }).error.errors.map(idOf)).toEqual(["a", "c"]);
  });

  it("F8 throws at a dependency that covers the failure, and not at one that does not", () => {
    const seen: unknown[] = [];
    const root = flow("root", function* () {
      const [a, b] = [task("a"), task("b")];
      yield [a, b];
      yield dependency(b);
      try {
        yield dependency(a);
      } catch (error) {
        seen.push(idOf(error));
      }
    });
    const harness = new Harness(root, finish).run().fail("a").succeed("b");

    expect(seen).toEqual(["a"]);
    expect(harness.ended?.status).toBe("succeeded");
  });

  it("F8 O11 cancels a task once all its upstreams have ended, when one of them has failed", () => {
    const root = flow("root", function* () {
      yield task("outer", {}, [task("bad"), task("good")]);
    });
    const harness = new Harness(root, finish).run().fail("bad");
    const types = () => harness.events.map(({ type }) => type);

    expect([types().includes("task-cancelled"), harness.cancelled]).toEqual([false, []]);
    harness.succeed("good");
    expect(types()).toContain("task-cancelled");
    expect(harness.ended).toMatchObject({ status: "failed", error: { taskId: "bad" } });
  });

  it("F8 throws at a dependency on a flow without an id that has failed before", () => {
    const sub = singularFlow("sub", () => task("a"));
    const root = flow("root", function* () {
      yield [sub, task("b")];
      yield dependency(task("b"));
      try {
        yield dependency(sub);
      } catch (error) {
        return idOf(error);
      }
    });

    expect(new Harness(root, finish).run().fail("a").succeed("b").ended).toMatchObject({ value: "a" });
  });

  it("F8 waits for all members of a scope before it throws", () => {
    const root = flow("root", function* () {
      try {
        yield* all([task("a"), task("b"), task("c")]);
      } catch (error) {
        return (error as AggregateError).errors.map(idOf);
      }
    });
    const harness = new Harness(root, finish).run().fail("a");

    expect(harness.cancelled).toEqual([]);
    expect(harness.fail("b").succeed("c").ended).toMatchObject({ value: ["a", "b"] });
  });

  it("F8 lets the children of a body that throws go on, and attaches their failures", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
      yield* flow("thrower", () => {
        throw new Error("body");
      });
    });
    const harness = new Harness(root, finish).run();

    expect(harness.cancelled).toEqual([]);
    harness.fail("a").succeed("b");
    expect(harness.ended).toMatchObject({ status: "failed", error: { message: "body", suppressed: [{ taskId: "a" }] } });
  });
});
