import { describe, expect, it } from "@jest/globals";
import { execute, flowSchema, revertible, taskableOperation, type Task } from "../../src/index.js";

const plain = taskableOperation({ name: "diamond-pair" }, (a: number, b: number) => Math.min(a + b, 1));

const held = taskableOperation({ name: "diamond-held", revert: () => undefined }, (a: number, b: number) => Math.min(a + b, 1));

/** A task that is reached from its first upstreams on 2 ** `depth` paths. */
function topOf(depth: number, pair: typeof plain): Task<number> {
  let [a, b] = [pair.makeTask(0, 1), pair.makeTask(1, 0)];
  for (let level = 0; level < depth; level++) [a, b] = [pair.makeTask(a, b), pair.makeTask(b, a)];
  return a;
}

describe("upstreams of upstreams", () => {
  it.each([plain, held])("R12 are looked through once, however many paths lead to them (%#)", async (operation) => {
    const flow = flowSchema({ name: "diamonds" }, function* () {
      return yield* topOf(100, operation);
    });

    expect(await execute(revertible(flow()))).toBe(1);
  });
});
