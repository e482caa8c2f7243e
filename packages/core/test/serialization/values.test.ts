import { describe, expect, it } from "@jest/globals";
import { exclude } from "../../src/decorators/exclude.js";
import { serializable } from "../../src/decorators/serializable.js";
import * as errors from "../../src/errors.js";
import { flowSchemas, operationRegistration, operations } from "../../src/registry/operations.js";
import { canonicalText } from "../../src/serialization/canonical-text.js";
import { checkValue } from "../../src/serialization/check-value.js";
import { deserialize } from "../../src/serialization/deserialize.js";
import { operationState } from "../../src/serialization/operation-state.js";
import { serialize } from "../../src/serialization/serialize.js";

const copy = <T>(value: T): T => deserialize(serialize(value)) as T;
const location = { url: undefined, file: undefined, line: undefined };
const definition = { location, options: Object.freeze({}), version: undefined, package: undefined };

class Resize {
  @exclude() client: unknown = { send: () => "sent" };
  constructor(
    readonly width: number,
    readonly inner?: Resize,
  ) {}
  run(height: number): string {
    return `${this.width}x${height}`;
  }
}
operations.add(operationRegistration({ ...definition, id: "Resize", target: Resize, source: Resize, kind: "class" }));
const shout = (text: string): string => text.toUpperCase();
operations.add(
  operationRegistration({ ...definition, id: "shout", target: shout, source: shout, kind: "function", version: "2" }),
);
class Pipeline {
  constructor(readonly resize: Resize) {}
}
flowSchemas.add({ ...definition, id: "Pipeline", target: Pipeline, source: Pipeline, kind: "class" });

@serializable()
class PaymentRefused extends Error {
  readonly amount: bigint;
  constructor(amount: bigint, options?: ErrorOptions) {
    super(`refused: ${amount}`, options);
    this.name = "PaymentRefused";
    this.amount = amount;
  }
}

describe("values that travel", () => {
  it("V1 shared and circular references stay what they are", () => {
    const shared = { a: [1n] };
    const ring: unknown[] = [shared, shared.a, new Map<unknown, unknown>([[shared, "x"]])];
    ring.push(ring, new Set([ring, shared]));

    const revived = copy(ring) as [typeof shared, unknown, Map<unknown, unknown>, unknown, Set<unknown>];

    expect(revived[1]).toBe(revived[0].a);
    expect(revived[2].get(revived[0])).toBe("x");
    expect(revived[3]).toBe(revived);
    expect([...revived[4]]).toEqual([revived, revived[0]]);
  });

  it("V1 a text stays small when a value shares what is in it", () => {
    let value: unknown = ["leaf"];
    for (let level = 0; level < 60; level++) value = [value, value];

    const text = serialize(value);

    expect(text.length).toBeLessThan(10_000);
    expect(canonicalText(deserialize(text), "value")).toBe(canonicalText(value, "value"));
    expect(checkValue(value, "value")).toBeLessThan(10_000);
  });

  it("V1 operations and flow schemas travel by id and state", () => {
    const original = new Pipeline(new Resize(3, new Resize(4)));

    const revived = copy({ original, shout });

    expect(revived.shout).toBe(shout);
    expect(revived.original).toBeInstanceOf(Pipeline);
    expect(revived.original.resize.inner?.run(5)).toBe("4x5");
    expect(Object.hasOwn(revived.original.resize, "client")).toBe(false);
    expect(operationState(new Resize(3))).toEqual({ width: 3, inner: undefined });
  });

  it("V1 an operation or a class unknown here is an error that names it", () => {
    const operation = '{"$mazepa":1,"value":{"$":"operation","id":"nowhere","v":{}}}';
    const marked = '{"$mazepa":1,"value":{"$":"class","name":"Nothing","v":{}}}';

    expect(() => deserialize(operation)).toThrow(errors.UnknownOperationError);
    expect(() => deserialize(operation)).toThrow(/nowhere/);
    expect(() => deserialize(marked)).toThrow(errors.SerializationError);
    expect(() => deserialize(marked)).toThrow(/Nothing/);
  });
});

describe("errors that travel", () => {
  it("V1 an error keeps name, message, stack, cause, errors and fields", () => {
    const original = Object.assign(new AggregateError([new RangeError("one"), "two"], "both", { cause: { at: new Date(0) } }), {
      code: "E_BOTH",
      details: new Set([1]),
    });

    const revived = copy(original);

    expect(revived).toBeInstanceOf(AggregateError);
    expect(revived).toMatchObject({ name: "AggregateError", message: "both", code: "E_BOTH", cause: { at: new Date(0) } });
    expect(revived.stack).toBe(original.stack);
    expect(revived.errors[0]).toBeInstanceOf(RangeError);
    expect(revived.errors[1]).toBe("two");
    expect(revived.details).toEqual(new Set([1]));
    expect(Object.keys(revived)).toEqual(["code", "details"]);
  });

  it("V1 error classes that are marked revive as instances, with bigints and causes", () => {
    const original = new PaymentRefused(12n, { cause: new TypeError("below") });

    const revived = copy(original);

    expect(revived).toBeInstanceOf(PaymentRefused);
    expect(revived.amount).toBe(12n);
    expect(revived.cause).toBeInstanceOf(TypeError);
    expect(revived.constructor).toBe(PaymentRefused);
  });

  it("V1 error classes that are not marked revive as Error with name, class name and fields", () => {
    class DiskFull extends Error {
      readonly freeBytes = 3;
    }

    const revived = copy(new DiskFull("full"));

    expect(revived).toBeInstanceOf(Error);
    expect(revived).not.toBeInstanceOf(DiskFull);
    expect(revived).toMatchObject({ name: "Error", message: "full", freeBytes: 3 });
    expect(revived.constructor.name).toBe("DiskFull");
  });

  it("V1 core's own errors revive as what they are", () => {
    const failure = { taskId: "t", operationId: "o", attempts: 2, flowPath: ["F"], cause: new Error("inner") };
    const originals = [
      new errors.TaskFailedError(failure),
      new errors.TaskTimeoutError("late"),
      new errors.PayloadTooLargeError("big", { sizeBytes: 2, limitBytes: 1 }),
      new errors.SerializationError("args[0]", "is a function"),
    ];

    const revived = copy(originals);

    for (const [index, original] of originals.entries()) {
      expect(revived[index]?.constructor).toBe(original.constructor);
      expect(errors.isMazepaError(revived[index], original.code)).toBe(true);
      expect({ ...revived[index] }).toEqual({ ...original });
      expect(canonicalText(revived[index], "error")).toBe(canonicalText(original, "error"));
    }
  });

  it("V1 a subclass of TransientError unknown elsewhere is still a TransientError", () => {
    class RateLimited extends errors.TransientError {
      override readonly retryAfterMs = 5;
    }

    const revived = copy(new RateLimited("slow down"));

    expect(revived).toBeInstanceOf(errors.TransientError);
    expect(revived).toMatchObject({ name: "RateLimited", code: "MAZEPA_TRANSIENT", retryAfterMs: 5 });
    expect(errors.isMazepaError(revived, "MAZEPA_TRANSIENT")).toBe(true);
  });

  it("V1 an error that causes itself, and an abort reason", () => {
    const original: Error & { cause?: unknown } = new Error("ring");
    original.cause = original;
    const revived = copy(original);

    expect(revived.cause).toBe(revived);
    expect(copy(AbortSignal.abort().reason)).toMatchObject({ name: "AbortError" });
  });
});

describe("values that do not travel", () => {
  class Unmarked {
    field = 1;
  }
  const refused: [string, unknown, string, RegExp][] = [
    [
      "a function in the arguments",
      [{ options: { onDone: () => 1 } }],
      "args[0].options.onDone",
      /^args\[0\]\.options\.onDone is a function$/,
    ],
    ["a symbol", [1, Symbol("s")], "args[1]", /is a symbol/],
    ["a promise", [{ "odd key": Promise.resolve(1) }], 'args[0]["odd key"]', /is a promise/],
    ["a class", [Unmarked], "args[0]", /is a class \(Unmarked\)/],
    ["an instance of an unmarked class", [new Map([["k", [new Unmarked()]]])], 'args[0].get("k")[0]', /Unmarked.*@serializable/],
    ["a map's key", [new Map([[new Unmarked(), 1]])], "args[0].keys[0]", /Unmarked/],
    ["a set's value", [new Set([() => 1])], "args[0].values[0]", /is a function/],
    ["an error's cause", [new Error("x", { cause: { f: () => 1 } })], "args[0].cause.f", /is a function/],
    ["a symbol as a key", [{ [Symbol("k")]: 1 }], "args[0][Symbol(k)]", /symbol/],
    ["a stream", [process.stdout], "args[0]", /is a stream/],
    ["a generator", [(function* () {})()], "args[0]", /is a generator/],
    ["a subclass of Map", [new (class Sub extends Map {})()], "args[0]", /Sub/],
    ["a subclass of Array", [new (class List extends Array {})()], "args[0]", /List/],
    ["a match, which is more than an array", ["ab".match(/a/)], "args[0]", /properties of its own/],
    ["shared memory", [new Uint8Array(new SharedArrayBuffer(1))], "args[0]", /shared memory/],
    ["a WeakMap", [new WeakMap()], "args[0]", /WeakMap/],
    ["a bigint of a million digits", [10n ** 1_000_000n], "args[0]", /bigint of more than 10000 digits/],
    ["an own __proto__", [JSON.parse('{"__proto__":{"a":1}}')], "args[0].__proto__", /prototype/],
    ["an own constructor.prototype", [{ constructor: { prototype: {} } }], "args[0].constructor", /prototype/],
    ["an operation's own field", [new Resize(1, (() => 1) as never)], "args[0].inner", /is a function/],
  ];

  it.each(refused)("V2 names the path of %s", (_what, args, path, message) => {
    for (const check of [canonicalText, checkValue, (value: unknown) => serialize({ args: value })]) {
      const error = thrownBy(() => check(args, "args"));

      expect(error).toBeInstanceOf(errors.SerializationError);
      expect(String(error.path).replace(/^value\./, "")).toBe(path);
      expect(error.message.replace(/^value\./, "")).toMatch(message);
    }
  });

  it("V2 a failing encode is an error with a path and a cause", () => {
    class Brittle {}
    const failure = new Error("no");
    const encode = (): never => {
      throw failure;
    };
    serializable(Brittle, { encode, decode: () => new Brittle() });

    expect(thrownBy(() => canonicalText([new Brittle()], "args"))).toMatchObject({ path: "args[0]", cause: failure });
  });

  it("V4 refuses an empty slot of an array", () => {
    const sparse = [1];
    sparse[2] = 3;

    expect(thrownBy(() => serialize({ sparse }))).toMatchObject({ path: "value.sparse[1]", code: "MAZEPA_SERIALIZATION" });
    expect(thrownBy(() => canonicalText([sparse], "args"))).toMatchObject({ path: "args[0][1]" });
    expect(copy([1, undefined, 3])).toEqual([1, undefined, 3]);
  });

  const nests: [string, (inner: unknown) => unknown][] = [
    ["arrays", (inner) => [inner]],
    ["objects", (inner) => ({ inner })],
    ["maps", (inner) => new Map([["inner", inner]])],
    ["errors", (cause) => new Error("outer", { cause })],
    ["operations", (inner) => new Resize(1, inner as Resize)],
  ];

  it.each(nests)("V4 nests %s 1,000 levels deep and not deeper", (_what, wrap) => {
    let deep: unknown = undefined;
    for (let level = 0; level < 1000; level++) deep = wrap(deep);

    expect(canonicalText(copy(deep), "value")).toBe(canonicalText(deep, "value"));
    expect(checkValue(deep, "value")).toBeGreaterThan(1000);
    for (const check of [canonicalText, checkValue, serialize]) {
      expect(() => check(wrap(deep), "value")).toThrow(/value is nested more than 1000 levels deep/);
    }
  });
});

function thrownBy(action: () => unknown): Error & { path?: unknown } {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error("Nothing was thrown.");
}
