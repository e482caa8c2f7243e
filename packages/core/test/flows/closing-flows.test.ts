import { describe, expect, it } from "@jest/globals";
import { dependency, execute, flowSchema, settle, taskableOperation, taskContext } from "../../src/index.js";
import { gate, rejection } from "../gate.js";
import { fail, openWorkshop, step, wait } from "../workshop.js";

describe("closing", () => {
  it("F14 runs finally blocks innermost first, and starts nothing that they yield", async () => {
    const { aborted, gates, queue, ran } = openWorkshop();
    const order: string[] = [];
    const inner = flowSchema({ name: "closed inner" }, function* () {
      try {
        yield* wait.makeTask("deep");
      } finally {
        order.push("inner");
        yield step.makeTask("from finally");
        order.push("inner goes on");
      }
    });
    const outer = flowSchema({ name: "closed outer" }, function* () {
      try {
        yield* inner();
      } finally {
        order.push("outer");
      }
    });

    const error = await rejection(
      execute(
        function* () {
          yield outer();
          yield wait.makeTask("gone");
          while (!gates.deep || !gates.gone) yield* settle(step.makeTask("turn").with({ id: `turn-${ran.length}` }));
          yield fail.makeTask("x");
          yield dependency();
        },
        { queue },
      ),
    );

    expect(error.cause.message).toBe("x");
    expect(order).toEqual(["inner", "inner goes on", "outer"]);
    expect(ran).not.toContain("from finally");
    expect(aborted.sort()).toEqual(["deep", "gone"]);
  });

  it("F14 passes over the rest of a finally that asks for a result", async () => {
    const { queue, ran } = openWorkshop();
    const order: string[] = [];
    const cleaning = flowSchema({ name: "cleaning" }, function* () {
      try {
        try {
          yield* wait.makeTask("deep");
        } finally {
          yield* step.makeTask("clean");
          order.push("cleaned");
        }
      } finally {
        order.push("outermost");
      }
    });

    const error = await rejection(execute([cleaning(), fail.makeTask("x")], { queue }));

    expect(error.cause.message).toBe("x");
    expect(error.suppressed).toEqual([]);
    expect(order).toEqual(["outermost"]);
    expect(ran).not.toContain("clean");
  });

  it("F14 attaches what a finally throws to the error of the flow", async () => {
    const { queue } = openWorkshop();
    const failing = flowSchema({ name: "failing finally" }, function* () {
      try {
        yield [wait.makeTask("deep"), fail.makeTask("x")];
        yield* wait.makeTask("other");
      } finally {
        fall("from finally");
      }
    });

    const error = await rejection(execute(failing(), { queue }));

    expect(error.cause.message).toBe("x");
    expect(error.suppressed).toMatchObject([{ message: "from finally" }]);
  });

  it("F14 tells the parent once running children have ended, or after cancelGraceMs", async () => {
    const { queue } = openWorkshop();
    const ended = gate();
    let hasEnded = false;
    const slow = taskableOperation({ name: "slow to stop" }, async () => {
      await new Promise((resolve) => taskContext().signal.addEventListener("abort", resolve));
      await ended.opened;
      hasEnded = true;
    });
    const deaf = taskableOperation({ name: "deaf" }, () => gate().opened);
    const failing = flowSchema({ name: "failing with children" }, function* (child: "slow" | "deaf") {
      yield child === "slow" ? slow.makeTask() : deaf.makeTask();
      yield fail.makeTask("x");
      yield dependency();
    });

    const waited = rejection(execute(failing("slow"), { queue, cancelGraceMs: 60_000 })).then(() => hasEnded);
    setImmediate(() => ended.open());

    expect(await waited).toBe(true);
    expect((await rejection(execute(failing("deaf"), { queue, cancelGraceMs: 1 }))).cause.message).toBe("x");
  });

  it("F14 does not wait for a pending next() of an async flow, and discards what it yields later", async () => {
    const { queue, ran } = openWorkshop();
    const never = gate();
    const order: string[] = [];
    const pending = flowSchema({ name: "pending" }, async function* () {
      try {
        order.push("begun");
        await never.opened;
        yield step.makeTask("too late");
      } finally {
        order.push("finally");
      }
    });

    const error = await rejection(execute([pending(), fail.makeTask("x")], { queue }));
    never.open();
    await new Promise(setImmediate);

    expect(error.cause.message).toBe("x");
    expect(order).toEqual(["begun", "finally"]);
    expect(ran).toEqual(["x"]);
  });

  it("F14 waits for asynchronous finally blocks of an async flow that stands at a yield", async () => {
    const { gates, queue } = openWorkshop();
    const order: string[] = [];
    const tidy = flowSchema({ name: "tidy" }, async function* () {
      try {
        yield* wait.makeTask("deep");
      } finally {
        await Promise.resolve();
        order.push("tidied");
      }
    });

    await rejection(
      execute(
        async function* () {
          yield tidy();
          while (!gates.deep) await new Promise(setImmediate);
          yield fail.makeTask("x");
          yield dependency();
        },
        { queue },
      ),
    );

    expect(order).toEqual(["tidied"]);
  });
});

function fall(message: string): never {
  throw new Error(message);
}
