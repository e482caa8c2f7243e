import { beforeEach, describe, expect, it } from "@jest/globals";
import { flowContext, flowSchema, FlowSchema } from "@mazepa/core";
import { constant, linear, step } from "@mazepa/patterns";
import { act, look, run, shop } from "./workshop.js";

beforeEach(() => shop.failing.clear());

const named = (name: string) => step(act, constant(name));

describe("nests", () => {
  @flowSchema({ name: "nests.Schema" })
  class Schema extends FlowSchema {
    constructor(readonly text: string) {
      super();
    }
    *flow(name: string) {
      const { a } = yield* inPattern.makeFlow({ name });
      return `${this.text} ${a}`;
    }
  }
  const inPattern = linear("nests-inner")
    .requires<{ name: string }>()
    .provides({ a: step(act, "name") });

  it("P4 a generator flow in a pattern, and a pattern in a generator flow", async () => {
    const outer = linear("nests-outer").provides({ b: step(new Schema("of"), constant("b")), c: named("c") });
    shop.failing.add("c");

    const failed = await run(outer.makeFlow({}));
    shop.failing.clear();

    expect(failed.log).toBe("b c c~ b~");
    expect((await run(outer.makeFlow({}))).store).toEqual({ b: "of b", c: "c" });
  });

  it("P4 a pattern whose inputs are found out by a flow", async () => {
    const walk = flowSchema({ name: "nests.walk" }, function* () {
      const name = yield* look.makeTask("found");
      const { a } = yield* inPattern.makeFlow({ name });
      return [a, flowContext().round];
    });

    expect((await run(walk())).store).toEqual(["found", 1]);
  });
});
