import { beforeEach, describe, expect, it } from "@jest/globals";
import { flowSchema, times } from "@mazepa/core";
import { constant, linear, step, unordered } from "@mazepa/patterns";
import { act, look, run, shop } from "./workshop.js";

beforeEach(() => shop.failing.clear());

const named = (name: string) => step(act, constant(name));

describe("identity", () => {
  it("P4 equal steps under two keys are two tasks, in nested patterns too", async () => {
    const inner = linear("p4-inner").provides({ c: named("x"), d: named("x") });
    const outer = linear("p4-outer").provides({
      a: named("x"),
      b: named("x"),
      first: step(inner),
      second: step(inner, { c: "e", d: "f" }),
    });

    const went = await run(outer.makeFlow({}));

    expect(went.log).toBe("x x x x x x");
    expect(went.store).toEqual({ a: "x", b: "x", c: "x", d: "x", e: "x", f: "x" });
  });

  it("P4 a shared step runs once, over keys and rounds", async () => {
    const shared = step(look, constant("x")).with({ shared: true });
    shop.failing.add("y");

    const pattern = linear("p4-shared")
      .rounds(times(2), "n")
      .provides({ a: shared, b: shared, c: named("y") });
    const together = unordered("p4-shared-together").provides({ a: shared, b: shared, c: step(look, constant("z")) });

    expect((await run(pattern.makeFlow({}))).log).toBe("x y y~ y y~");
    expect((await run(together.makeFlow({}))).log).toBe("x z");
  });

  it("P4 the content id is of name, steps, links and inputs; the unit's identity of name and inputs", () => {
    const make = (name: string, text: string) =>
      linear(name)
        .requires<{ x: number }>()
        .provides({ a: step(act, constant(text), "x") });
    const id = (name: string, text: string, x: number) => make(name, text).makeFlow({ x }).id;
    const unit = (name: string, text: string, x: number) => make(name, text).makeFlow({ x }).unit?.identity;

    expect(id("p4", "a", 1)).toBe(id("p4", "a", 1));
    expect(new Set([id("p4", "a", 1), id("p4", "b", 1), id("p4", "a", 2), id("p5", "a", 1)]).size).toBe(4);
    expect(unit("p4", "a", 1)).toBe(unit("p4", "b", 1));
    expect(new Set([unit("p4", "a", 1), unit("p4", "a", 2), unit("p5", "a", 1)]).size).toBe(3);
  });

  it("P4 equal flows of a pattern are one", async () => {
    const pattern = linear("p4-joined").provides({ a: named("x") });
    const both = flowSchema({ name: "p4-both" }, function* () {
      yield [pattern.makeFlow({}), pattern.makeFlow({})];
    });

    expect((await run(both())).log).toBe("x");
  });

  it("P4 inputs without content are kept apart by name only", async () => {
    const call = linear("p4-function")
      .requires<{ f: () => string }>()
      .provides({ a: named("x") });

    expect((await run(call.makeFlow({ f: () => "" }))).log).toBe("x");
  });
});
