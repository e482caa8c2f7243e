import { describe, expect, it } from "@jest/globals";
import { ErrorSet } from "./error-set.js";

describe("ErrorSet", () => {
  it("R14 knows errors by identity", () => {
    const errors = new ErrorSet();
    const error = new Error("x");
    errors.add(error);

    expect([errors.has(error), errors.has(new Error("x"))]).toEqual([true, false]);
  });

  it.each([undefined, null, "text", 1])("R14 holds nothing that is no object, such as %s", (thrown) => {
    const errors = new ErrorSet();
    errors.add(thrown);

    expect(errors.has(thrown)).toBe(false);
  });
});
