import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import { canonicalText } from "./canonical-text.js";
import { checkValue } from "./check-value.js";
import { deserialize } from "./deserialize.js";
import { serialize } from "./serialize.js";

const source = `({
  map: new Map([[1, [2]]]), set: new Set([{ a: 1 }]), date: new Date(0), regexp: /a/g, error: new TypeError("x", { cause: [1] }),
  floats: new Float64Array([1]), buffer: new ArrayBuffer(2), array: [undefined], bigint: 1n,
})`;

interface Values {
  readonly error: Error;
  readonly map: Map<number, unknown>;
}

describe("values of another realm", () => {
  const foreign = runInNewContext(source) as Values;
  const own = (0, eval)(source) as Values;

  it("are recognised by their kind, although instanceof fails", () => {
    expect(foreign.map).not.toBeInstanceOf(Map);
    expect(canonicalText(foreign, "value")).toBe(canonicalText(own, "value"));
    expect(checkValue(foreign, "value")).toBeGreaterThan(0);
  });

  it("revive as values of this one", () => {
    const revived = deserialize(serialize(foreign)) as Values;

    expect(revived.map).toBeInstanceOf(Map);
    expect(revived.error).toBeInstanceOf(TypeError);
    expect(revived).toEqual(own);
  });
});
