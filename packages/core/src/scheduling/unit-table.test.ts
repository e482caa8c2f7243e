import { describe, expect, it } from "@jest/globals";
import { UnitTable } from "./unit-table.js";

describe("UnitTable", () => {
  it("R14 knows errors by identity", () => {
    const units = new UnitTable();
    const error = new Error("x");
    units.markRevertAll(error);

    expect([units.isRevertAll(error), units.isRevertAll(new Error("x"))]).toEqual([true, false]);
  });

  it.each([undefined, null, "text", 1])("R14 holds nothing that is no object, such as %s", (thrown) => {
    const units = new UnitTable();
    units.markRevertAll(thrown);

    expect(units.isRevertAll(thrown)).toBe(false);
  });
});
