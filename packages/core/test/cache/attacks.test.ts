import { describe, expect, it } from "@jest/globals";
import { all, execute, flowSchema, MemoryBlobStore, taskableOperation, times, undoable } from "../../src/index.js";
import { double, join, openLaboratory, plain, tick } from "./laboratory.js";

describe("ways to a stale result", () => {
  it("K1 an undo runs although the same call is in the cache", async () => {
    const undone: unknown[] = [];
    const undo = taskableOperation(
      { name: "attack-undo", cache: true },
      (result: number | undefined) => void undone.push(result),
    );
    const { run, store } = openLaboratory();
    await run(undo.makeTask(8));
    const flow = flowSchema({ name: "attack-unit", revertible: true }, function* () {
      yield* undoable(double.makeTask(4), undo);
      throw new Error("undo it");
    });

    await execute(flow(), { cache: store }).catch(() => undefined);
    await execute(flow(), { cache: store }).catch(() => undefined);

    expect(undone).toEqual([8, 8, 8]);
  });

  it("K1 a round after the first does it again, and keeps what it did", async () => {
    const { run, ran, hits } = openLaboratory();
    let tries = 0;
    const flow = flowSchema({ name: "attack-rounds", rounds: times(2) }, function* () {
      const value = yield* tick.makeTask("round");
      if (++tries === 1) throw new Error("once more");
      return value;
    });
    const first = await run(flow());
    const ranFirst = [...ran];

    const second = await run(tick.makeTask("round"));

    expect(ranFirst).toEqual(["tick round", "tick round"]);
    expect(second).toBe(first);
    expect(hits()).toEqual(["tick"]);
  });

  it("K5 a result that the flow changed afterwards is kept as it was", async () => {
    const list = taskableOperation({ name: "attack-list", cache: true }, () => [1]);
    const { run } = openLaboratory();
    await run(function* () {
      (yield* list.makeTask()).push(2);
    });

    const value = await run(list.makeTask());

    expect(value).toEqual([1]);
  });

  it("K5 a dependent of a value that was remembered is valid in the next execution", async () => {
    const { run, ran } = openLaboratory();
    const flow = function* () {
      yield* tick.makeTask("a");
      return yield* join.makeTask(tick.makeTask("a"), "z");
    };
    const first = await run(flow);

    const second = await run(flow);

    expect(second).toBe(first);
    expect(ran).toEqual([]);
  });

  it("K5 after a resume the value of the checkpoint counts, not a newer one in the cache", async () => {
    const { run, ran, keys, store } = openLaboratory();
    const checkpoint = new MemoryBlobStore();
    const options = { checkpoint, executionId: "resumed" };
    const target = () => join.makeTask(tick.makeTask("r"), "end");
    await run(tick.makeTask("r"), options);
    await store.delete(await keys());
    const newer = await run(target());

    const resumed = await run(function* () {
      const own = yield* tick.makeTask("r");
      return [own, yield* target()];
    }, options);

    expect(resumed[1]).toBe(`${resumed[0]}+end`);
    expect(resumed[1]).not.toBe(newer);
    expect(ran).toEqual([`join ${resumed[0]} end`]);
  });

  it("K5 what depends on a task that is not cached is never taken for valid", async () => {
    const { run, ran } = openLaboratory();
    const target = () => join.makeTask(join.makeTask(plain.makeTask("p")), "q");
    await run(target());

    await run(target());

    expect(ran).toEqual(["plain p", "join p", "join p q"]);
  });

  it("K3 equal tasks that are under way at once are one, and are written once", async () => {
    const { run, ran, keys } = openLaboratory();

    await run(function* () {
      return yield* all([tick.makeTask("one"), tick.makeTask("one"), join.makeTask(tick.makeTask("one"))]);
    });

    expect(ran.filter((what) => what === "tick one")).toHaveLength(1);
    expect(await keys()).toHaveLength(2);
  });
});
