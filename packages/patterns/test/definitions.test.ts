import { describe, expect, it } from "@jest/globals";
import { DefinitionError, execute, InvalidOptionError, taskableOperation, times, type RoundDecision } from "@mazepa/core";
import { constant, forEachOf, graph, linear, MissingDependencyError, optional, step, unordered } from "@mazepa/patterns";
import { provide, sum } from "./operations.js";

const loose = step as unknown as (what: unknown, ...rest: unknown[]) => never;
const take = (...names: string[]): never => loose(provide, ...names);

/** The message of the `DefinitionError` of `define`. */
function refusal(define: () => unknown): string {
  try {
    define();
  } catch (error) {
    expect(error).toBeInstanceOf(DefinitionError);
    return (error as Error).message;
  }
  throw new Error("It was to be refused.");
}

describe("what a pattern requires and provides", () => {
  const needs = { t1: step(provide), t2: take("t1") };

  it("TF21 P2 an earlier step provides names in a linear pattern, and none does in an unordered one", () => {
    const inOrder = linear("p2-linear").provides(needs);
    const together = unordered("p2-unordered").provides(needs);

    expect([[...inOrder.requires], [...inOrder.provides]]).toEqual([[], ["t1", "t2"]]);
    expect([[...together.requires], [...together.provides]]).toEqual([["t1"], ["t1", "t2"]]);
  });

  it("TF21 P2 what nested patterns require and provide counts, and not their keys", () => {
    const first = linear("p2-first").provides({ x: take("a"), y: take("b") });
    const second = unordered("p2-second").provides({ z: take("c"), q: step(provide) });
    const both = linear("p2-both").provides({ first: step(first), second: step(second) } as never);

    expect([...both.requires].sort()).toEqual(["a", "b", "c"]);
    expect([...both.provides].sort()).toEqual(["q", "x", "y", "z"]);
  });

  it.each([linear, unordered, graph])("TF22 P2 the names that the controller takes and provides count: %p", (kind) => {
    const controller = {
      requires: ["x", "y"] as const,
      provide: () => ({ a: 1, b: 2 }),
      onFailure: (): RoundDecision => "revert",
    };

    const pattern = kind(`p2-controller-${kind.name}`)
      .requires<{ x: number; y: number; c: number }>()
      .rounds(controller, "given")
      .provides({ z: step(provide, "given", "x", "c") });

    expect([...pattern.requires].sort()).toEqual(["c", "x", "y"]);
    expect([...pattern.provides].sort()).toEqual(["given", "z"]);
  });

  it("P2 the names of a nested pattern are those that its step maps them to", () => {
    const inner = linear("p2-renamed-inner")
      .requires<{ city: string }>()
      .provides({ room: take("city") });

    const outer = linear("p2-renamed").provides({ inner: step(inner, { city: "town", room: "bed" }) } as never);

    expect([[...outer.requires], [...outer.provides]]).toEqual([["town"], ["bed"]]);
  });
});

describe("what is refused when a pattern is made", () => {
  const inner = linear("p3-inner").provides({ a: take("x"), b: step(provide) });

  it.each<[string, () => unknown, string]>([
    ["integer keys", () => linear("p3").provides({ 1: step(provide) } as never), '"1" cannot be a name'],
    ["a key without a place", () => linear("p3").provides({ ["__proto__"]: step(provide) }), '"__proto__" cannot be a name'],
    ["no step", () => linear("p3").provides({ a: provide } as never), "Make it by `step(operation, …names)`"],
    ["a later step", () => linear("p3").provides({ a: take("b"), b: step(provide) }), 'which only step "b" after it provides'],
    ["itself", () => graph("p3").provides({ a: take("a") }), "which it provides itself"],
    [
      "a part of itself",
      () =>
        graph("p3")
          .provides({ a: loose(provide, "b") } as never)
          .link("a" as never, "a" as never),
      "linked to itself",
    ],
    [
      "a name twice",
      () => linear("p3").provides({ a: step(provide), c: (step(provide) as never as { spread(n: string): never }).spread("a") }),
      'provides "a" twice: by step "a" and by step "c"',
    ],
    [
      "the controller's name",
      () =>
        linear("p3")
          .rounds(times(2), "a")
          .provides({ a: step(provide) }),
      "by the controller of its rounds",
    ],
    [
      "a nested name",
      () => linear("p3").provides({ a: step(provide), inner: step(inner as never) }),
      'step(pattern, { a: "…" })',
    ],
    ["an unknown name", () => linear("p3").provides({ inner: loose(inner, { z: "y" }) }), 'renames "z"'],
    ["one name for two", () => linear("p3").provides({ inner: loose(inner, { a: "b" }) }), 'calls both "a" and "b"'],
    ["rounds that cannot be undone", () => linear("p3", { revertible: false }).rounds(times(2), "n"), "is not revertible"],
    ["two controllers", () => linear("p3").rounds(times(2), "n").rounds(times(2), "m"), "has rounds already"],
    ["no controller", () => linear("p3").rounds({} as never, "n"), "takes a controller"],
    ["a policy with a name", () => linear("p3").rounds({ onFailure: () => "retry" } as never, "n"), "or a policy alone"],
    ["no name", () => linear(""), "takes the name of the pattern first"],
    ["a function", () => loose(() => 1), "takes an operation, a flow schema or a pattern"],
    ["a class", () => loose(class Some {}), "takes an operation, a flow schema or a pattern"],
    ["a source", () => loose(provide, 4), "takes names of the store"],
    ["a name that is a number", () => loose(provide, "4"), '"4" cannot be a name'],
    ["sources of a pattern", () => loose(inner, "x"), "takes an object that renames names"],
  ])("P3 %s", (_what, define, text) => {
    expect(refusal(define)).toContain(text);
  });

  it("P3 options that make no sense", () => {
    expect(() => linear("p3", { revertable: true } as never)).toThrow(InvalidOptionError);
    expect(() => step(provide).with({ id: "x" } as never)).toThrow(InvalidOptionError);
    expect(() => forEachOf("values", { all: true } as never)).toThrow(InvalidOptionError);
    expect(() =>
      graph("p3")
        .provides({ a: step(provide), b: step(provide) })
        .link("a", "b", { when: () => true, skip: "some" as never }),
    ).toThrow(InvalidOptionError);
  });

  it.each<[string, () => unknown, string]>([
    ["by names", () => graph("tf23").provides({ a: take("c"), b: take("a"), c: take("b") }), '"a" → "b" → "c" → "a"'],
    [
      "by a link against a name",
      () =>
        graph("tf23")
          .provides({ a: step(provide), b: take("a") })
          .link("b", "a"),
      '"a" → "b" → "a"',
    ],
    [
      "by two links",
      () =>
        graph("tf23")
          .provides({ a: step(provide), b: step(provide) })
          .link("a", "b")
          .link("b", "a"),
      '"a" → "b" → "a"',
    ],
  ])("TF23 P3 steps that wait for each other %s", (_what, define, text) => {
    expect(refusal(define)).toContain(text);
  });

  it("TF23 P3 a link to or from a step that is not there", () => {
    const pattern = graph("tf23-unknown").provides({ a: step(provide), b: step(provide) });

    expect(refusal(() => pattern.link("a", "c" as never))).toContain('names "c", which is not one of its steps');
    expect(refusal(() => pattern.link("c" as never, "a"))).toContain('names "c", which is not one of its steps');
  });

  it("P3 a second link with other options, not the same link again", () => {
    const when = () => true;
    const pattern = graph("p3-links")
      .provides({ a: step(provide), b: step(provide) })
      .link("a", "b", { when });

    expect(pattern.link("a", "b", { when })).toBe(pattern);
    expect(refusal(() => pattern.link("a", "b"))).toContain("are linked already, with other options");
    expect(refusal(() => pattern.link("a", "b", { when, skip: "step" }))).toContain("are linked already, with other options");
  });

  it.each(["step", "neighbours", "pattern"] as const)("P8 a step that requires a name that may be skipped alone: %s", (skip) => {
    const steps = { a: step(provide), b: step(provide), between: graph("p8-inner").provides({ c: take("b") }), d: take("c") };
    const nested = { ...steps, between: step(steps.between as never) } as never;

    const define = () =>
      graph("p8")
        .provides(nested)
        .link("a" as never, "b" as never, { when: () => true, skip });

    expect(refusal(define)).toContain('Take it by `optional("b")`');
  });

  it("P8 a step after one that may skip a part of a nested pattern", () => {
    const parts = graph("p8-parts")
      .provides({ c: step(provide), d: step(provide) })
      .link("c", "d", { when: () => true, skip: "step" });
    const taking = (source: unknown) => () =>
      linear("p8-part").provides({ parts: step(parts), e: loose(provide, source) } as never);

    expect(refusal(taking("d"))).toContain('Take it by `optional("d")`');
    expect(taking(optional("d"))).not.toThrow();
  });
});

describe("makeFlow", () => {
  const pattern = linear("tf20")
    .requires<{ x: number; y: number }>()
    .provides({ a: step(sum, "x", constant(1)), nested: step(linear("tf20-inner").provides({ b: take("y") }) as never) });

  it("TF20 P3 names every missing input, with the step that takes it, before anything runs", () => {
    const make = () => pattern.makeFlow({} as never);

    expect(make).toThrow(MissingDependencyError);
    expect(make).toThrow('lacks "x", which step "a" takes; "y", which step "nested" (pattern "tf20-inner") takes');
  });

  it("P3 refuses inputs that a step provides, and inputs that are no object", () => {
    expect(refusal(() => pattern.makeFlow({ x: 1, y: 2, a: 3 } as never))).toContain('provides "a" itself');
    expect(refusal(() => pattern.makeFlow("x" as never))).toContain("takes an object with its inputs");
  });

  it("P6 gives the inputs, also those that no step takes, and what was provided", async () => {
    const store = await execute(pattern.makeFlow({ x: 1, y: 2, z: 3 } as never));

    expect(store).toEqual({ x: 1, y: 2, z: 3, a: 2, b: 5 });
  });

  it("P3 refuses to spread what is not a list, and to pick from what is not an object", async () => {
    const none = taskableOperation({ name: "definitions.none" }, (): unknown => 7);
    const spread = linear("p3-spread").provides({
      a: (step(none) as never as { spread(...n: string[]): never }).spread("b", "c"),
    });
    const pick = linear("p3-pick").provides({ a: (step(none) as never as { pick(...n: string[]): never }).pick("b") });

    await expect(execute(spread.makeFlow({}))).rejects.toThrow('Step "a" is spread under 2 names, but gave the number 7');
    await expect(execute(pick.makeFlow({}))).rejects.toThrow('"b" is picked from the value of step "a"');
  });
});
