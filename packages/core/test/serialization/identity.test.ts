import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../scripts/random-runs.js";
import { operationRegistration, operations } from "../../src/registry/operations.js";
import { canonicalText } from "../../src/serialization/canonical-text.js";
import { deserialize } from "../../src/serialization/deserialize.js";
import { contentId, identitySymbol } from "../../src/serialization/identity.js";
import { serialize } from "../../src/serialization/serialize.js";
import { anyValues, buildGraph, graphs, leafValues, looksAlike } from "./arbitrary-values.js";

const text = (value: unknown): string => canonicalText(value, "value");

describe("the identity of values", () => {
  it("I1 the order of an object's keys does not matter", () => {
    expect(text({ a: 1, b: { c: 2, d: 3 } })).toBe(text({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it("I1 the order of Map and Set entries counts", () => {
    expect(
      text(
        new Map([
          ["a", 1],
          ["b", 2],
        ]),
      ),
    ).not.toBe(
      text(
        new Map([
          ["b", 2],
          ["a", 1],
        ]),
      ),
    );
    expect(text(new Set([1, 2]))).not.toBe(text(new Set([2, 1])));
  });

  const different: [string, unknown, unknown][] = [
    ["0 and -0", [0], [-0]],
    ["1 and 1n", [1], [1n]],
    ["1 and '1'", [1], ["1"]],
    ["a date and its text", new Date(0), new Date(0).toISOString()],
    ["a date and its number", new Date(0), 0],
    ["undefined and nothing", { a: undefined }, {}],
    ["undefined and null", [undefined], [null]],
    ["an array and an object", ["a"], { 0: "a" }],
    ["bytes of two kinds", new Uint8Array(4), new Int32Array(1)],
    ["a Buffer and a Uint8Array", Buffer.alloc(1), new Uint8Array(1)],
    ["two lone surrogates", ["\ud800"], ["\ud801"]],
    ["two lone surrogates in a long text", ["x".repeat(2000) + "\ud800"], ["x".repeat(2000) + "\ud801"]],
    ["a text and two", ["a,sb"], ["a", "b"]],
    ["a text and two, written canonically", ["a,s1:b"], ["a", "b"]],
    ["a key and two", { "a=u,1:b": undefined }, { a: undefined, b: undefined }],
    ["a key and two, without their lengths", { "a=u,b": undefined }, { a: undefined, b: undefined }],
    ["a message and a name", new Error("x4:name=1:y"), Object.assign(new Error("x"), { name: "y" })],
    ["a digest and what it is of", [text(["x".repeat(2000)])], [["x".repeat(2000)]]],
    ["an empty map and an empty set", new Map(), new Set()],
    ["errors of two classes", new TypeError("x"), new RangeError("x")],
    ["errors of two messages", new Error("x"), new Error("y")],
    ["errors with two causes", new Error("x", { cause: 1 }), new Error("x", { cause: 2 })],
    ["a ring and what it repeats", ring(1), [[[]]]],
  ];

  it.each(different)("I1 tells %s apart", (_what, one, other) => {
    expect(contentId(text(one))).not.toBe(contentId(text(other)));
  });

  it("I1 an error's stack does not count", () => {
    const [one, other] = ["x", "x"].map((message) => new Error(message));
    if (other) other.stack = "elsewhere";

    expect(text(one)).toBe(text(other));
  });

  it("I1 the version and the state of an operation count, its methods do not", () => {
    const make = (version: string): object => {
      const fn = (): number => 1;
      const options = Object.freeze({});
      const place = { url: undefined, file: undefined, line: undefined };
      operations.add(
        operationRegistration({
          id: `versioned-${version}`,
          target: fn,
          source: fn,
          kind: "function",
          version,
          options,
          package: undefined,
          location: place,
        }),
      );
      return fn;
    };

    expect(text(make("1"))).not.toBe(text(make("2")));
  });

  it("I1 tasks and flows stand for themselves by their ids, and are told once each, in order", () => {
    const task = (id: string): object =>
      new (class Task {
        [identitySymbol] = () => id;
      })();
    const [one, other] = [task("1"), task("2")];
    const met: object[] = [];

    const first = canonicalText([other, { x: one, y: other }], "args", (value) => met.push(value));

    expect(met).toEqual([other, one]);
    expect(first).toBe(text([task("2"), { x: task("1"), y: task("2") }]));
    expect(first).not.toBe(text(["2", { x: "1", y: "2" }]));
  });

  it("I1 what comes back from the wire has the same identity", () => {
    fc.assert(
      fc.property(anyValues, (value) => expect(text(deserialize(serialize(value)))).toBe(text(value))),
      { numRuns: runs(500) },
    );
  });

  it("I1 only equal values have equal identities", () => {
    fc.assert(
      fc.property(anyValues, anyValues, (one, other) => {
        if (text(one) === text(other)) expect(isDeepStrictEqual(one, other)).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });

  it("I1 any change of a leaf changes the identity", () => {
    fc.assert(
      fc.property(fc.array(leafValues, { minLength: 1 }), leafValues, fc.nat(), (leaves, leaf, at) => {
        const changed = leaves.with(at % leaves.length, leaf);
        expect(text(changed) === text(leaves)).toBe(isDeepStrictEqual(changed, leaves));
      }),
      { numRuns: runs(500) },
    );
  });
});

describe("the identity of values that contain themselves", () => {
  it("I1 rings that look alike from inside are equal, however often they are unrolled", () => {
    expect(text(ring(1))).toBe(text(ring(7)));
    expect(text([ring(2)])).toBe(text(ring(2)));
    expect(text({ other: 1, ring: ring(1) })).toBe(text({ ring: ring(3), other: 1 }));
  });

  it("I1 graphs are equal exactly when no walk tells them apart", () => {
    fc.assert(
      fc.property(graphs, graphs, (left, right) => {
        const [one, other] = [buildGraph(left, 1, () => 0), buildGraph(right, 1, () => 0)];
        expect(text(one) === text(other)).toBe(looksAlike(left, right));
      }),
      { numRuns: runs(500) },
    );
  });

  it("I1 copies of a graph's nodes make no difference", () => {
    fc.assert(
      fc.property(graphs, fc.integer({ min: 2, max: 3 }), fc.infiniteStream(fc.nat(100)), (graph, copies, picks) => {
        const unrolled = buildGraph(graph, copies, () => picks.next().value as number);
        expect(text(unrolled)).toBe(text(buildGraph(graph, 1, () => 0)));
      }),
    );
  });

  it("I1 what comes back from the wire has the same identity", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const value = buildGraph(graph, 1, () => 0);
        expect(text(deserialize(serialize(value)))).toBe(text(value));
      }),
    );
  });

  it("I1 a value with a quadrillion paths through it takes no longer than its parts", () => {
    let value: unknown = [1];
    for (let level = 0; level < 50; level++) value = { left: value, right: [value] };
    const around: { value: unknown; self?: unknown } = { value };
    around.self = around;

    expect(text(value)).toMatch(/^#[0-9a-f]{64}$/);
    expect(text(around)).toBe(text({ value: around.value, self: around }));
  });

  it("I1 a tree whose ten thousand nodes know their parents", () => {
    const tree = (): object => {
      const root = { children: [] as object[] };
      for (let index = 0; index < 10_000; index++) root.children.push({ parent: root, index: index % 100 });
      return root;
    };

    expect(text(tree())).toBe(text(tree()));
  });
});

function ring(size: number): unknown[] {
  const first: unknown[] = [];
  let last = first;
  for (let index = 1; index < size; index++) {
    const next: unknown[] = [];
    last.push(next);
    last = next;
  }
  last.push(first);
  return first;
}
