import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { anyValues } from "../../test/serialization/arbitrary-values.js";
import { canonicalText } from "./canonical-text.js";
import { checkValue } from "./check-value.js";
import { deserialize } from "./deserialize.js";
import { serialize } from "./serialize.js";

const values: Record<string, unknown> = {
  null: null,
  text: "hé\ud800llo",
  zero: 0,
  "negative zero": -0,
  NaN,
  infinity: -Infinity,
  bigint: -(12n ** 40n),
  undefined,
  "plain JSON": ["x", { a: 1, b: [2, null, true], "": "empty key", "a.b": { c: [] } }],
  "undefined in a field": { a: undefined, b: [undefined] },
  date: new Date("2026-01-02T03:04:05.678Z"),
  "far date": new Date(8.64e15),
  regexp: /a\/b[/]+/giu,
  url: new URL("https://example.org/ä?q=1#x"),
  map: new Map<unknown, unknown>([
    [{ a: 1 }, new Map([[NaN, -0]])],
    ["k", undefined],
  ]),
  set: new Set<unknown>([new Set([1n]), 2, "2", [3]]),
  buffer: Buffer.from("bytes"),
  arrayBuffer: new Uint8Array([1, 2, 3]).buffer,
  floats: new Float64Array([NaN, -0, 1.5]),
  bigints: new BigInt64Array([-1n, 2n]),
  "view of a part": new Uint16Array(new Uint16Array([1, 2, 3]).buffer, 2, 1),
  dataView: new DataView(new Uint8Array([9, 8]).buffer, 1),
  dollar: { $: "Date", v: "x", $mazepa: 1 },
  "root marker": { $mazepa: 1 },
  words: { constructor: 3, prototype: 4, toString: 5, then: 6, toJSON: 7, hasOwnProperty: 8 },
};

describe("serialize and deserialize", () => {
  it.each(Object.entries(values))("carries %s", (_name, value) => {
    const revived = deserialize(serialize(value));

    expect(revived).toStrictEqual(value);
    expect(canonicalText(revived, "value")).toBe(canonicalText(value, "value"));
    expect(checkValue(value, "value")).toBeGreaterThan(0);
  });

  it("keep every value as it is", () => {
    const shown = (value: unknown): string => inspect(value, { depth: Infinity, maxArrayLength: null });

    fc.assert(fc.property(anyValues, (value) => expect(shown(deserialize(serialize(value)))).toBe(shown(value))));
  });

  it("write plain JSON as plain JSON", () => {
    const json = fc.json().filter((text) => !/"(__proto__|constructor|\$mazepa)"/.test(text));
    const plain = json.map((text): unknown => JSON.parse(text));

    fc.assert(fc.property(plain, (value) => expect(serialize(value)).toBe(JSON.stringify(value))));
  });
});
