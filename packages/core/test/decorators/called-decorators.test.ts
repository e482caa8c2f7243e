import { describe, expect, it } from "@jest/globals";
import { execute, flowSchema, makeFlow, makeTask, operationPackage, serializable, taskableOperation } from "../../src/index.js";

const packaged = operationPackage({ name: "@acme/called", version: "1.0.0" });

class Doubled {
  run(value: number): number {
    return value * 2;
  }
}

class Price {
  constructor(readonly cents: number) {}
}

describe("decorators that are called as functions, as in JavaScript without decorators", () => {
  it.each([
    ["taskableOperation", taskableOperation, taskableOperation({ name: "called.Doubled" })],
    ["taskableOperation of a package", packaged.taskableOperation, packaged.taskableOperation()],
  ])("O2 %s returns the class itself", async (_what, bare, withOptions) => {
    const Marked = bare(class Halved extends Doubled {});

    expect(withOptions(Doubled)).toBe(Doubled);
    expect(await execute([makeTask(new Doubled(), 4), makeTask(new Marked(), 4)])).toEqual([8, 8]);
  });

  it("O2 flowSchema and serializable return the class itself", async () => {
    class Walk {
      *flow(values: readonly number[]) {
        const sums = [];
        for (const value of values) sums.push(yield* makeTask(new Doubled(), value));
        return sums;
      }
    }

    expect(flowSchema({ name: "called.Walk" })(Walk)).toBe(Walk);
    expect(flowSchema(Walk)).toBe(Walk);
    expect(serializable({ name: "called.Price" })(Price)).toBe(Price);
    expect(serializable(Price, { name: "called.Price" })).toBe(Price);
    expect(await execute(makeFlow(new Walk(), [1, 2]))).toEqual([2, 4]);
  });
});
