import { describe, expect, it } from "@jest/globals";
import { flowSchema, operationPackage, listOperations, taskableOperation } from "../../src/index.js";

describe("listOperations", () => {
  it("tells every operation and flow schema, with its place and package", () => {
    taskableOperation({ name: "registered.own" }, () => 1);
    const pack = operationPackage({ name: "@acme/registered", version: "1.0.0" });
    pack.taskableOperation({ name: "theirs" }, () => 2);
    flowSchema({ name: "registered.flow" }, () => 3);

    const found = listOperations().filter(({ id }) => id.includes("registered"));

    const place = expect.stringMatching(/list-operations\.test\.ts:\d+$/) as unknown;
    expect(found).toEqual([
      { id: "registered.own", what: "operation", kind: "function", place, package: undefined },
      {
        ...{ id: "@acme/registered:theirs", what: "operation", kind: "function", place },
        package: { name: "@acme/registered", version: "1.0.0" },
      },
      { id: "registered.flow", what: "flow schema", kind: "function", place, package: undefined },
    ]);
  });
});
