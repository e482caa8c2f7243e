import { describe, expect, it } from "@jest/globals";
import { concurrentFlow, execute, flowSchema, InProcessQueue, sequentialFlow, taskableOperation } from "../../src/index.js";
import { gate, rejection } from "../gate.js";
import { fail, openWorkshop, step } from "../workshop.js";

describe("stages", () => {
  it("F10 runs stages one after the other, functions called in place, to the list of their results", async () => {
    const { ran } = openWorkshop();
    const sub = flowSchema({ name: "stage" }, function* () {
      yield [step.makeTask("s1"), step.makeTask("s2")];
      return 2;
    });
    const flow = sequentialFlow([
      step.makeTask("a"),
      sub(),
      () => {
        ran.push("called");
        return 3;
      },
      async () => step.makeTask("from function"),
      function* () {
        return (yield* step.makeTask("z")).length;
      },
    ]);

    const values: [string, number, number, string, number] = await execute(flow);

    expect(values).toEqual(["a", 2, 3, "from function", 1]);
    expect(ran).toEqual(["a", "s1", "s2", "called", "from function", "z"]);
  });

  it("F10 does not start a stage after one that failed", async () => {
    const { ran } = openWorkshop();

    const error = await rejection(execute(sequentialFlow([step.makeTask("a"), fail.makeTask("x"), step.makeTask("b")])));

    expect(error).toMatchObject({ code: "MAZEPA_TASK_FAILED", cause: { message: "x" } });
    expect(ran).toEqual(["a", "x"]);
  });

  it("F10 runs stages together", async () => {
    openWorkshop();
    const meet = [gate(), gate()];
    const meeting = taskableOperation({ name: "meeting" }, async (me: number) => {
      meet[me]?.open();
      await meet[1 - me]?.opened;
      return me;
    });

    const flow = concurrentFlow([meeting.makeTask(0), meeting.makeTask(1), () => "called"]);

    expect(await execute(flow, { queue: new InProcessQueue({ concurrency: 2 }) })).toEqual([0, 1, "called"]);
  });

  it("F10 runs no stages, and stages of stages", async () => {
    const { ran } = openWorkshop();

    expect(await execute(sequentialFlow([]))).toEqual([]);
    expect(await execute(concurrentFlow([]))).toEqual([]);
    expect(await execute(sequentialFlow([concurrentFlow([step.makeTask("a"), step.makeTask("b")]), step.makeTask("c")]))).toEqual(
      [["a", "b"], "c"],
    );
    expect(ran).toEqual(["a", "b", "c"]);
  });

  it("F10 refuses a stage that is none", () => {
    expect(() => sequentialFlow([7 as never])).toThrow(/number 7/);
    expect(() => concurrentFlow([Promise.resolve() as never])).toThrow(/a promise/);
    expect(() => sequentialFlow(step.makeTask("a") as never)).toThrow(/sequentialFlow\(\) takes an array of stages, not/);
  });

  it("F10 gives the same flow of stages twice to one execution, and to two", async () => {
    const { ran } = openWorkshop();
    const flow = sequentialFlow([step.makeTask("a"), () => 1]);

    const both = await execute(function* () {
      return [yield* flow, yield* flow];
    });

    expect(both).toEqual([
      ["a", 1],
      ["a", 1],
    ]);
    expect(await execute(flow)).toEqual(["a", 1]);
    expect(ran).toEqual(["a", "a"]);
  });
});
