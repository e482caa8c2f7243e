import { beforeEach, describe, expect, it } from "@jest/globals";
import { MemoryBlobStore, startExecution, taskableOperation, type ExecutionEvent } from "@mazepa/core";
import { constant, linear, step } from "@mazepa/patterns";
import { act, run, shop } from "./workshop.js";

beforeEach(() => shop.failing.clear());

const named = (name: string) => step(act, constant(name));

describe("resuming", () => {
  const pattern = () => linear("tf40").provides({ a: named("a"), b: named("b"), c: named("c") });

  it("TF10 P13 a recorded step is not run again, and its value is used", async () => {
    let x1 = 17;
    const give = taskableOperation({ name: "tf10.give" }, () => x1);
    const two = linear("tf10").provides({ x1: step(give), x2: named("b") });
    const checkpoint = new MemoryBlobStore();
    const execution = startExecution(two.makeFlow({}), {
      ...{ checkpoint, executionId: "tf10" },
      onEvent: (event) => event.type === "task-succeeded" && execution.suspend(),
    });
    await expect(execution.result).rejects.toThrow();
    x1 = 5;

    const went = await run(two.makeFlow({}), { checkpoint, executionId: "tf10" });

    expect([went.trace, went.store]).toEqual(["F x2+ =SUCCESS", { x1: 17, x2: "b" }]);
  });

  it("TF2 P12 a run after one that was undone tells its pattern from the start", async () => {
    shop.failing.add("b");
    const options = { checkpoint: new MemoryBlobStore(), executionId: "tf2" };
    const undone = linear("tf2").provides({ a: named("a"), b: named("b") });

    const first = await run(undone.makeFlow({}), options);
    const second = await run(undone.makeFlow({}), options);

    expect([first.trace, second.trace]).toEqual(["F a+ b! b~ a~ =REVERTED", "F a· b· a+ b! b~ a~ =REVERTED"]);
  });

  it("TF40 P13 suspended after a step, it goes on with the next; suspended too late, it has succeeded", async () => {
    const checkpoint = new MemoryBlobStore();
    const events: ExecutionEvent[] = [];
    const execution = startExecution(pattern().makeFlow({}), {
      ...{ checkpoint, executionId: "tf40" },
      onEvent: (event) => {
        events.push(event);
        if (event.type === "step" && event.name === "b" && event.state === "success") execution.suspend();
      },
    });
    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_SUSPENDED" });

    const resumed = await run(pattern().makeFlow({}), { checkpoint, executionId: "tf40" });
    const again = await run(pattern().makeFlow({}), { checkpoint, executionId: "tf40" });

    expect([resumed.trace, again.trace]).toEqual(["F c+ =SUCCESS", "F =SUCCESS"]);
  });

  it.each([true, false])(
    "TF39 P13 suspended while it is undone, it goes on backward, with its last step: %s",
    async (hasLast) => {
      shop.failing.add("c");
      const checkpoint = new MemoryBlobStore();
      const edited = linear("tf40").provides({ a: named("a"), b: named("b") });
      const execution = startExecution(pattern().makeFlow({}), {
        ...{ checkpoint, executionId: "tf39" },
        onEvent: (event) => {
          if (event.type === "step" && event.name === "b" && event.state === "reverted") execution.suspend();
        },
      });
      await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_SUSPENDED" });

      const resumed = await run((hasLast ? pattern() : edited).makeFlow({}), { checkpoint, executionId: "tf39" });

      expect([resumed.trace, resumed.error?.cause?.message]).toEqual(["a~ =REVERTED", "c failed"]);
    },
  );

  it("P13 a renamed step is another one, and what the old one did is undone", async () => {
    const checkpoint = new MemoryBlobStore();
    const execution = startExecution(
      linear("p13")
        .provides({ a: named("a"), b: named("b") })
        .makeFlow({}),
      {
        ...{ checkpoint, executionId: "p13" },
        onEvent: (event) => event.type === "step" && event.name === "a" && event.state === "success" && execution.suspend(),
      },
    );
    await expect(execution.result).rejects.toThrow();

    const edited = await run(
      linear("p13")
        .provides({ a2: named("a"), b: named("b") })
        .makeFlow({}),
      {
        ...{ checkpoint, executionId: "p13" },
      },
    );

    expect([edited.log, edited.store]).toEqual(["a b a~", { a2: "a", b: "b" }]);
  });
});
