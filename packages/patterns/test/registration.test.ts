import { describe, expect, it } from "@jest/globals";
import { DuplicateOperationError, execute, flowSchema, SerializationError } from "@mazepa/core";
import { flowSchemas } from "@mazepa/core/internal";
import { constant, graph, linear, step } from "@mazepa/patterns";
import { act } from "./workshop.js";

const a = step(act, constant("a"));
export const booked = linear("registered-book").requires<{ city: string }>().provides({ a });
export const drawn = graph("registered-graph").provides({ a, b: a }).link("a", "b");
const branch = graph("registered-branch").provides({ a, b: a });
export const branches = [branch.link("a", "b"), branch.link("b", "a")] as const;
const bookWith = (text: string) => linear("registered-by-function").provides({ a: step(act, constant(text)) });
const twice = ["one", "two"].map((text) => linear("registered-in-callback").provides({ a: step(act, constant(text)) }));
const clash = refused(() => flowSchema({ name: "registered-book" }, function clash() {}));

function refused(register: () => unknown): unknown {
  try {
    return register();
  } catch (error) {
    return error;
  }
}

describe("the name of a pattern", () => {
  it("P4 leads to one that was made while its module was loaded, from which an equal flow can be made", async () => {
    const flow = booked.makeFlow({ city: "OSL" });

    const { schemaId, state, args } = flow.source ?? { schemaId: "", state: {}, args: [] };
    const again = (flowSchemas.byId(schemaId)?.target as typeof booked.makeFlow)(...(args as [{ city: string }]));

    expect([schemaId, state, args]).toEqual(["registered-book", {}, [{ city: "OSL" }]]);
    expect(again.id).toBe(flow.id);
    expect(await execute(again)).toEqual({ city: "OSL", a: "a" });
  });

  it("P4 leads to the one with the last link; the source of the others is refused", () => {
    expect(drawn.makeFlow({}).source?.schemaId).toBe("registered-graph");
    expect(branches[1].makeFlow({}).source?.schemaId).toBe("registered-branch");
    expect(() => branches[0].makeFlow({}).source).toThrow("was given another link later");
  });

  it("P4 does not lead to one that a function has made, whose source is refused", () => {
    const flows = [bookWith("EUR"), bookWith("USD"), ...twice].map((pattern) => pattern.makeFlow({}));

    for (const flow of flows) expect(() => flow.source).toThrow(SerializationError);
    expect(flowSchemas.byId("registered-by-function")).toBeUndefined();
    expect(flowSchemas.byId("registered-in-callback")).toBeUndefined();
  });

  it("P4 is taken by one pattern or flow schema", () => {
    expect(clash).toBeInstanceOf(DuplicateOperationError);
  });
});
