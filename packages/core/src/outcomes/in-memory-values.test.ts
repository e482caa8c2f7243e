import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { checkValue } from "../serialization/check-value.js";
import { InMemoryValues } from "./in-memory-values.js";

const key = fc.oneof(
  fc.constantFrom("a", "b", "1", "length", "toString"),
  fc.string().filter((text) => text !== "__proto__"),
);

const leaf = fc.oneof(
  fc.constantFrom(undefined, null, true, Number.NaN, -0, Infinity),
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
  fc.constant(new Map([["key", { value: 1 }]])),
);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(key, tie("value"), { maxKeys: 5, noNullPrototype: true }),
    tie("value").map((shared) => [shared, { shared }]),
  ),
}));

function keep(values: readonly unknown[]): InMemoryValues {
  const remembered = new InMemoryValues(values.length);
  values.forEach((each, index) => remembered.save(index, each, checkValue(each, "value")));
  return remembered;
}

describe("RememberedValues", () => {
  it("gives back equal values", () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60, size: "max" }), (values) => {
        const remembered = keep(values);

        values.forEach((each, index) => expect(remembered.load(index)).toStrictEqual(each));
      }),
    );
  });

  it("distinguishes values that differ only in their keys or their order", () => {
    const values = [{ a: 1, b: 2 }, { b: 1, a: 2 }, { a: { b: 1 } }, [1, 2], [[1], 2], {}, [], { 0: 1, 1: 2 }];

    const remembered = keep(values);

    expect(values.map((_, index) => JSON.stringify(remembered.load(index)))).toEqual(values.map((each) => JSON.stringify(each)));
  });

  it("takes less for a small object than the object did, and does not depend on it any more", () => {
    const remembered = new InMemoryValues(1);
    const original = { name: "one", list: [1, 2] };

    const bytes = remembered.save(0, original, checkValue(original, "value"));
    original.list.push(3);

    expect(bytes).toBeLessThan(checkValue(original, "value") / 1.5);
    expect(remembered.load(0)).toEqual({ name: "one", list: [1, 2] });
    expect(remembered.load(0)).not.toBe(remembered.load(0));
  });

  it("keeps shared and circular values as they are", () => {
    const shared = { number: 1 };
    const circular: { self?: unknown } = {};
    circular.self = circular;
    const values = [{ left: shared, right: shared }, circular];

    const remembered = keep(values);

    expect(remembered.load(0)).toBe(values[0]);
    expect(remembered.load(1)).toBe(circular);
  });

  it("keeps lists of fractions, which are as compact on their own", () => {
    const fractions = Array.from({ length: 60 }, (_, index) => index + 0.5);

    expect(keep([fractions]).load(0)).toBe(fractions);
  });

  it("keeps values that throw when they are read for the second time", () => {
    const fickle = {
      get value(): number {
        throw new Error("not again");
      },
    };
    const remembered = new InMemoryValues(2);

    remembered.save(0, fickle, 100);
    remembered.save(1, { value: 1 }, 100);

    expect(remembered.load(0)).toBe(fickle);
    expect(remembered.load(1)).toEqual({ value: 1 });
  });

  it("keeps objects whose keys are data, however many there are", () => {
    const values = Array.from({ length: 1000 }, (_, index) => ({ [`key ${index}`]: index }));

    const remembered = keep(values);

    expect(values.map((_, index) => remembered.load(index))).toEqual(values);
  });
});
