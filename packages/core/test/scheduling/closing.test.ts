import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { all } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, task, tasks } from "./work.js";

describe("closing", () => {
  it("F14 closes open subflows innermost first, and does not start what a finally yields", () => {
    const seen: string[] = [];
    const nested = (name: string, inner: () => ReturnType<typeof flow> | ReturnType<typeof task>): ReturnType<typeof flow> =>
      flow(name, function* () {
        try {
          yield inner();
          yield dependency();
        } finally {
          seen.push(name);
          yield task(`clean-up of ${name}`);
          seen.push(`${name} cleaned up`);
        }
      });
    const root = nested("outer", () => nested("middle", () => nested("inner", () => task("a"))));
    const harness = new Harness(root).run().cancel();

    expect(seen.filter((name) => !name.includes(" "))).toEqual(["inner", "middle", "outer"]);
    expect(seen).toContain("inner cleaned up");
    expect(harness.submitted).toEqual(["a"]);
    expect(harness.ended).toBeUndefined();
    expect(harness.reportCancelled("a").ended).toMatchObject({
      status: "cancelled",
      error: { message: "cancelled by the test" },
    });
  });

  it("F14 fails a flow towards its parent once its children have ended, or after cancelGraceMs", () => {
    const root = flow("root", function* () {
      yield task("silent");
      yield task("a");
    });
    const harness = new Harness(root, { cancelGraceMs: 5000 }).run().fail("a");

    expect(harness.at(4999).ended).toBeUndefined();
    expect(harness.at(5000).ended).toMatchObject({ status: "failed", error: { taskId: "a" } });
  });

  it("F14 keeps the error that a finally throws", () => {
    const sub = flow("sub", function* () {
      try {
        yield* task("a");
      } finally {
        fail("in finally");
      }
    });
    const root = flow("root", function* () {
      try {
        yield* all([sub, task("b")]);
      } catch (error) {
        yield dependency();
        return error;
      }
    });
    const harness = new Harness(root).run().fail("b").reportCancelled("a");

    expect(harness.ended).toMatchObject({ value: { taskId: "b", suppressed: [{ message: "in finally" }] } });
  });

  it("F14 ends a cancelled execution with the reason of the cancellation, whatever a finally throws", () => {
    const root = flow("root", function* () {
      try {
        yield* task("a");
      } finally {
        fail("in finally");
      }
    });
    const harness = new Harness(root).run().cancel().reportCancelled("a");

    expect(harness.ended).toMatchObject({
      status: "cancelled",
      error: { message: "cancelled by the test", suppressed: [{ message: "in finally" }] },
    });
  });

  it("F14 closes a generator that asked for the cancellation in its first step", () => {
    const seen: string[] = [];
    const root = flow("root", function* () {
      try {
        yield task("a");
      } finally {
        seen.push("closed");
      }
    });
    const harness = new Harness(root);
    const yielded = harness.carryOut(harness.scheduler.next(0));

    harness.run({ type: "cancel", error: new Error("stop") }, ...yielded);

    expect(seen).toEqual(["closed"]);
    expect(harness.ended?.status).toBe("cancelled");
    expect(harness.submitted).toEqual([]);
  });

  it("F14 does not wait for the pending next() of an async flow, and discards what it yields later", async () => {
    let resolve = (): void => undefined;
    const held = new Promise<void>((done) => (resolve = done));
    const root = flow("root", async function* () {
      yield task("a");
      await held;
      yield task("too late");
    });
    const harness = new Harness(root).run();
    await harness.turn();
    await harness.turn();
    harness.cancel().reportCancelled("a");

    expect(harness.ended?.status).toBe("cancelled");
    resolve();
    await harness.settled();
    expect(harness.submitted).toEqual(["a"]);
  });

  it("E7 submits nothing after a cancellation, and drops what waits for a retry, a limit or room", () => {
    const root = flow("root", function* () {
      yield task("failing", { retries: 3 });
      yield [task("x", { tags: ["one"] }), task("y", { tags: ["one"] })];
      yield tasks("t", 5);
    });
    const harness = new Harness(root, { maxInFlight: 4, limits: { one: 1 } }).run().fail("failing");

    const before = [...harness.submitted];
    harness.cancel();
    for (const id of before.filter((id) => id !== "failing")) harness.reportCancelled(id);
    harness.at(100_000);

    expect(harness.submitted).toEqual(before);
    expect(harness.ended?.status).toBe("cancelled");
    expect(harness.scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
  });
});

function fail(message: string): never {
  throw new Error(message);
}
