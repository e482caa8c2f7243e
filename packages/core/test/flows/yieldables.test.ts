import { describe, expect, it } from "@jest/globals";
import { all, execute, flowSchema, settle, type FlowGenerator } from "../../src/index.js";
import { gate, rejection } from "../gate.js";
import { openWorkshop, step } from "../workshop.js";

describe("what may be yielded", () => {
  it("F9 takes arrays and Sets, nested at will", async () => {
    const { ran } = openWorkshop();

    await execute(function* () {
      yield [step.makeTask("a"), new Set([step.makeTask("b"), step.makeTask("c")]), [[step.makeTask("d")], []]];
    });

    expect(ran).toEqual(["a", "b", "c", "d"]);
  });

  it.each([
    ["a number", () => 7, /number 7/],
    ["nothing", () => undefined, /undefined/],
    ["a text", () => "x", /"x"/],
    ["a promise", () => Promise.resolve(1), /a promise.*await/],
    ["an operation", () => step, /the function.*did you mean `\.makeTask\(…\)`/],
    ["a function", () => gate, /the function gate.*did you mean to call it/],
    ["an object", () => ({}), /an object of class Object/],
    ["a list with a number", () => [step.makeTask("a"), 7], /number 7 inside a list/],
    ["all without a star", () => all([]), /all\(…\).*did you mean `yield\*`/],
    ["settle without a star", () => settle([]), /scope \(settle\).*did you mean `yield\*`/],
    ["a generator", () => (function* () {})(), /a generator or iterator.*did you mean `yield\*`/],
  ])("F9 throws a TypeError at the yield of %s", async (_, make, message) => {
    const { ran } = openWorkshop();

    const caught = await execute(function* (): FlowGenerator<unknown> {
      try {
        yield make() as never;
      } catch (error) {
        return error;
      }
      return "nothing thrown";
    });

    expect(caught).toBeInstanceOf(TypeError);
    expect((caught as Error).message).toMatch(message);
    expect(ran).toEqual([]);
  });

  it("F9 refuses to iterate a task or flow outside a flow", () => {
    const flow = flowSchema({ name: "iterated" }, () => 1)();

    expect(() => [...step.makeTask("a")]).toThrow(expect.objectContaining({ code: "MAZEPA_OUTSIDE_FLOW" }));
    expect(() => [...flow]).toThrow(/outside a flow.*yield\*/);
    expect(() => {
      const [first] = step.makeTask("a");
      return first;
    }).toThrow(/outside a flow/);
    expect(() => {
      for (const task of step.makeTask("a")) expect(task).toBeDefined();
    }).toThrow(/outside a flow/);
  });

  it("F9 fails a flow with the very error that it throws", async () => {
    const own = new SyntaxError("own");
    const thrower = flowSchema({ name: "thrower" }, function* () {
      yield step.makeTask("a");
      throw own;
    });

    expect(await rejection(execute(thrower()))).toBe(own);
    expect(
      await rejection(
        execute(() => {
          throw own;
        }),
      ),
    ).toBe(own);
    expect(
      await rejection(
        execute(function* () {
          yield* thrower();
        }),
      ),
    ).toBe(own);
  });
});
