import { describe, expect, it } from "@jest/globals";
import { DuplicateOperationError } from "../errors.js";
import { registrationTable, type Registration } from "./registry.js";
import type { SourceLocation } from "./source-location.js";

const here: SourceLocation = { url: "file:///app/ops.js", file: "/app/ops.js", line: 1, column: 10 };

function registration(place: Partial<SourceLocation>, target: object = function work() {}): Registration {
  return { id: "work", target, location: { ...here, ...place } };
}

let tables = 0;
const freshTable = () => registrationTable(`things ${tables++}`);

describe("RegistrationTable", () => {
  it("finds by id and by target", () => {
    const table = freshTable();
    const added = registration({});

    table.add(added);

    expect(table.byId("work")).toBe(added);
    expect(table.byTarget(added.target)).toBe(added);
    expect(table.byTarget(() => 1)).toBeUndefined();
    expect(table.all()).toEqual([added]);
  });

  it.each([
    ["the same target again", {}, true],
    ["one of the same place", {}, false],
    ["one of the same file that was loaded with another query", { url: "file:///app/ops.js?v=2", line: 9 }, false],
  ])("O5 takes %s in place of the earlier one", (_what, place, isSame) => {
    const table = freshTable();
    const earlier = registration({});
    const later = isSame ? registration({ line: 50 }, earlier.target) : registration(place);

    table.add(earlier);
    table.add(later);

    expect(table.byId("work")).toBe(later);
    expect(table.byTarget(later.target)).toBe(later);
    expect(table.byTarget(earlier.target)).toBeDefined();
  });

  it.each([
    ["of another line", { line: 2 }],
    ["of another place in the line, as in a bundle", { column: 500 }],
    ["of another file", { url: "file:///app/more.js", file: "/app/more.js" }],
    ["of an unknown place", { url: undefined, file: undefined, line: undefined }],
  ])("O5 refuses another one %s, naming both places", (_what, place) => {
    const table = freshTable();
    table.add(registration({}));

    expect(() => table.add(registration(place))).toThrow(DuplicateOperationError);
    expect(() => table.add(registration(place))).toThrow(/"work".*\/app\/ops\.js:1, the second at /);
  });

  it("O5 refuses one of another name at the same place", () => {
    const table = freshTable();
    table.add(registration({}));

    expect(() => table.add(registration({}, function other() {}))).toThrow(DuplicateOperationError);
  });

  it("O5 is one table for each kind", () => {
    const table = registrationTable("animals");

    expect(registrationTable("animals")).toBe(table);
    expect(registrationTable("plants")).not.toBe(table);
  });
});
