import { describe, expect, it } from "@jest/globals";
import {
  execute,
  Flow,
  flowContext,
  flowSchema,
  FlowSchema,
  MemoryBlobStore,
  startExecution,
  type FlowGenerator,
} from "../../src/index.js";
import { rejection } from "../gate.js";
import { openWorkshop, step } from "../workshop.js";

describe("kinds of flows", () => {
  it("runs class schemas with their state", async () => {
    openWorkshop();
    class Greeting extends FlowSchema {
      readonly word: string;
      constructor(word: string) {
        super();
        this.word = word;
      }
      *flow(name: string) {
        return yield* step.makeTask(`${this.word} ${name}`);
      }
    }
    flowSchema()(Greeting);

    expect(await execute(new Greeting("hi").makeFlow("you"))).toBe("hi you");
  });

  it("makes a flow by calling a function schema, and does not run the function", async () => {
    let calls = 0;
    const schema = flowSchema({ name: "counted" }, (n: number) => {
      calls++;
      return n * 2;
    });

    const flow = schema(4);

    expect(flow).toBeInstanceOf(Flow);
    expect(calls).toBe(0);
    expect(await execute(flow)).toBe(8);
  });

  it("waits for a task, a flow or a promise that a plain function returns", async () => {
    openWorkshop();
    const inner = flowSchema({ name: "inner of plain" }, () => step.makeTask("deep"));
    const plain = flowSchema({ name: "plain" }, () => inner());
    const later = flowSchema({ name: "later" }, async () => step.makeTask("later"));

    expect(await execute([plain(), later(), () => 3, async () => 4])).toEqual(["deep", "later", 3, 4]);
  });

  it("goes on with recursive flows", async () => {
    const countdown = flowSchema({ name: "countdown" }, function* (n: number): FlowGenerator<number> {
      return n === 0 ? 0 : 1 + (yield* countdown(n - 1));
    });

    expect(await execute(countdown(500))).toBe(500);
  });

  it("tells a flow its execution", async () => {
    const store = new MemoryBlobStore();
    const contexts = flowSchema({ name: "contexts" }, async function* () {
      const { executionId, dryRun, signal } = flowContext();
      yield step.makeTask("a");
      await Promise.resolve();
      return [executionId, dryRun, signal.aborted, flowContext().executionId];
    });

    const execution = startExecution(contexts(), { executionId: "told", checkpoint: store });

    expect(await execution.result).toEqual(["told", false, false, "told"]);
    expect(flowContext().executionId).toBe("");
  });

  it("runs a list of targets together, to a list of values", async () => {
    const { ran } = openWorkshop();
    const twice = flowSchema({ name: "twice" }, function* (name: string) {
      yield* step.makeTask(`${name}1`);
      return yield* step.makeTask(`${name}2`);
    });

    expect(await execute([twice("a"), twice("b"), step.makeTask("c")])).toEqual(["a2", "b2", "c"]);
    expect(ran.indexOf("b1")).toBeLessThan(ran.indexOf("a2"));
  });

  it.each([
    ["a promise", Promise.resolve(1), /a promise/],
    ["a number", 3, /number 3/],
    ["null", null, /null/],
    ["a generator", (function* () {})(), /generator.*without calling it/],
    ["a list with a text", ["x"], /"x"/],
  ])("refuses to execute %s", async (_, target, message) => {
    const error = await rejection(execute(target as never));

    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
    expect(() => startExecution(target as never)).toThrow(message);
  });
});
