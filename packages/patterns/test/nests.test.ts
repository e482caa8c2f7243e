import { beforeEach, describe, expect, it } from "@jest/globals";
import { flowContext, flowSchema, FlowSchema } from "@mazepa/core";
import { chain } from "@mazepa/canvas";
import { Const, graphTask, GraphTask } from "@mazepa/graph";
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

  it("P4 a pattern whose inputs a flow computes", async () => {
    const walk = flowSchema({ name: "nests.walk" }, function* () {
      const name = yield* look.makeTask("found");
      const { a } = yield* inPattern.makeFlow({ name });
      return [a, flowContext().round];
    });

    expect((await run(walk())).store).toEqual(["found", 1]);
  });

  it("P4 a canvas in a pattern, and a pattern in a canvas", async () => {
    const shout = flowSchema({ name: "nests.shout" }, (text: string) => chain(look.s(text), act.s()));
    const outer = linear("nests-canvas").provides({ b: step(shout, constant("b")), c: named("c") });
    shop.failing.add("c");

    const failed = await run(outer.makeFlow({}));
    shop.failing.clear();
    const inCanvas = await run(chain(look.s("d"), (name) => inPattern.makeFlow({ name })));

    expect(failed.log).toBe("b b c c~ b~");
    expect(inCanvas.store).toEqual({ name: "d", a: "d" });
  });

  it("P4 a graph task in a pattern", async () => {
    const half = flowSchema({ name: "nests.half" }, (n: number) => new Half(n).makeTask());

    const { store } = await run(
      linear("nests-graph")
        .provides({ h: step(half, constant(6)) })
        .makeFlow({}),
    );

    expect(store).toEqual({ h: 3 });
  });
});

@graphTask({ name: "nests.Half" })
class Half extends GraphTask<number> {
  readonly n: Const<number>;

  constructor(n: number) {
    super();
    this.n = new Const(n);
  }

  run() {
    return this.n.getResult() / 2;
  }
}
