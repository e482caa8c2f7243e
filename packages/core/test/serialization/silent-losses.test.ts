import { describe, expect, it } from "@jest/globals";
import { serializable, serialize } from "../../src/index.js";
import { canonicalText } from "../../src/serialization/canonical-text.js";
import { checkValue } from "../../src/serialization/check-value.js";
import { Print } from "./value-operations.js";

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}

describe("properties that no text would hold", () => {
  const withLabel = (value: object): object => Object.assign(value, { label: 1 });
  const withSymbol = (value: object): object => Object.assign(value, { [Symbol("s")]: 1 });
  const builtIns: [string, () => object][] = [
    ["a Map", () => new Map([[1, 2]])],
    ["a Set", () => new Set([1])],
    ["a Date", () => new Date(0)],
    ["a RegExp", () => /a/],
    ["a URL", () => new URL("file:///a")],
    ["a Buffer", () => Buffer.from("abc")],
    ["an ArrayBuffer", () => new ArrayBuffer(3)],
    ["a DataView", () => new DataView(new ArrayBuffer(3))],
    ["a short typed array", () => new Float64Array(2)],
    ["a long typed array", () => new Uint8Array(1000).fill(7)],
    ["a short array", () => [1, 2]],
    ["a long array", () => Array.from({ length: 1000 }, (_, index) => index)],
  ];

  it.each(builtIns)("V2 names %s that has properties of its own, which would be lost", (_what, make) => {
    for (const check of [canonicalText, checkValue, (value: unknown) => serialize(value, "args")]) {
      expect(() => check([make()], "args")).not.toThrow();
      expect(thrownBy(() => check([withLabel(make())], "args"))).toMatchObject({
        path: "args[0]",
        message: expect.stringMatching(/properties of its own \(label\)/),
      });
      expect(thrownBy(() => check([withSymbol(make())], "args"))).toMatchObject({
        path: "args[0]",
        message: expect.stringMatching(/properties of its own \(Symbol\(s\)\)/),
      });
    }
  });

  it.each<[string, object]>([
    ["a class without a name", new (class {})()],
    ["a class without a name that extends Set", new (class extends Set {})()],
    ["a class without a name that extends URL", new (class extends URL {})("file:///a")],
    ["a class without a name that extends RegExp", new (class extends RegExp {})("a")],
    ["a class without a name that extends Array", new (class extends Array {})()],
  ])("V2 tells of an instance of %s", (text, value) => {
    for (const check of [canonicalText, checkValue, (each: unknown) => serialize(each, "args")])
      expect(thrownBy(() => check([value], "args"))).toMatchObject({
        path: "args[0]",
        message: expect.stringContaining(
          `is an instance of ${text}, which is not marked: mark the class with @serializable(), or call serializable(the class,`,
        ),
      });
  });

  it("V2 names an instance of a marked class, or an operation, that has a symbol as a field's name", () => {
    class Marked {
      field = 1;
    }
    serializable(Marked, { name: "marked with symbol" });

    for (const value of [new Marked(), new Print()]) {
      for (const check of [canonicalText, checkValue, (each: unknown) => serialize(each, "args")])
        expect(thrownBy(() => check([withSymbol(value)], "args"))).toMatchObject({
          path: "args[0]",
          message: expect.stringMatching(/Symbol\(s\)/),
        });
    }
  });
});
