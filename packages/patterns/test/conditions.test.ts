import { beforeEach, describe, expect, it } from "@jest/globals";
import { constant, graph, linear, optional, step } from "@mazepa/patterns";
import { act, run, shop } from "./workshop.js";

beforeEach(() => shop.failing.clear());

const named = (name: string) => step(act, constant(name));

describe("conditions", () => {
  it("P7 are called once, with the value of their step and the names provided before it, and all must be true", async () => {
    const asked: unknown[] = [];
    const ask = (answer: boolean) => (value: unknown, results: unknown) => {
      asked.push([value, results]);
      return answer;
    };
    const pattern = graph("p7")
      .requires<{ x: number }>()
      .provides({ a: named("a"), b: step(act, constant("b"), "a"), c: named("c"), d: named("d") })
      .link("b", "d", { when: ask(true) })
      .link("c", "d", { when: ask(false) });

    const went = await run(pattern.makeFlow({ x: 1 }));

    expect(asked).toEqual([
      ["b(a)", { a: "a", b: "b(a)", c: "c" }],
      ["c", { a: "a", b: "b(a)", c: "c" }],
    ]);
    expect(went.store).toEqual({ x: 1, a: "a", b: "b(a)", c: "c" });
  });

  it("P7 one that throws fails the pattern with its error", async () => {
    const why = new RangeError("no answer");
    const pattern = graph("p7-throws")
      .provides({ a: named("a"), b: named("b") })
      .link("a", "b", {
        when: () => {
          throw why;
        },
      });

    const went = await run(pattern.makeFlow({}));

    expect([went.error?.message, went.log]).toEqual(["no answer", "a a~"]);
  });

  it("P7 one that gives a promise fails the pattern, and says so", async () => {
    const when = (async () => Promise.reject(new Error("later"))) as unknown as () => boolean;
    const pattern = graph("p7-promises")
      .provides({ a: named("a"), b: named("b") })
      .link("a", "b", { when });

    const went = await run(pattern.makeFlow({}));

    expect(went.error?.message).toMatch(/condition of the link from "a" to "b" gave a promise/);
  });

  it("P7 a nested pattern gives what it provides, a skipped step nothing", async () => {
    const asked: unknown[] = [];
    const inner = linear("p7-inner").provides({ b: named("b") });
    const pattern = graph("p7-nested")
      .provides({ inner: step(inner, { b: "c" }), skipped: named("skipped"), d: named("d") })
      .link("inner", "skipped", { when: (value) => value.c !== "b", skip: "step" })
      .link("skipped", "d", { when: (value) => asked.push(value) > 0 });

    expect((await run(pattern.makeFlow({}))).trace).toBe("F c+ skipped∅ d+ =SUCCESS");
    expect(asked).toEqual([undefined]);
  });

  it('P8 "all" goes beyond a nested pattern, and the widest of several counts', async () => {
    const inner = (skip: "all" | "pattern") =>
      graph(`p8-${skip}`)
        .provides({ a: named("a"), b: named("b"), c: named("c") })
        .link("a", "b", { when: () => false, skip })
        .link("b", "c");
    const outer = (skip: "all" | "pattern") =>
      linear(`p8-outer-${skip}`).provides({ inner: step(inner(skip)), d: step(act, constant("d"), optional("c")) });
    const widest = graph("p8-widest")
      .provides({ a: named("a"), b: named("b"), c: named("c"), d: named("d") })
      .link("a", "b", { when: () => false, skip: "step" })
      .link("b", "c")
      .link("c", "d")
      .link("a", "c", { when: () => false, skip: "neighbours" })
      .link("b", "c", undefined as never);

    expect((await run(outer("all").makeFlow({}))).trace).toBe("F a+ b∅ c∅ d∅ =SUCCESS");
    expect((await run(outer("pattern").makeFlow({}))).trace).toBe("F a+ b∅ c∅ d+ =SUCCESS");
    expect((await run(widest.makeFlow({}))).trace).toBe("F a+ b∅ c∅ d∅ =SUCCESS");
  });

  it("P8 an optional name that is not in the store is undefined, also when every object inherits a member of that name", async () => {
    const pattern = linear("p8-inherited").provides({ a: step(act, constant("a"), optional("toString")) } as never);

    expect((await run(pattern.makeFlow({}))).store).toEqual({ a: "a()" });
  });
});
