import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Lanes } from "./lanes.js";
import type { FlowNode, Lane } from "./nodes.js";

/** The part of a flow node that lanes use. */
function nodeIn(lane: Lane, name = ""): FlowNode {
  return { lane, isOnStack: false, name } as unknown as FlowNode;
}

describe("Lanes", () => {
  it("continues with the flow that came last to a lane", () => {
    const lanes = new Lanes(10);
    const lane = lanes.newLane();
    const [outer, inner] = [nodeIn(lane), nodeIn(lane)];

    lanes.push(outer);
    lanes.push(inner);
    lanes.push(outer);

    expect(lanes.current()).toBe(inner);
    lanes.pop();
    expect(lanes.current()).toBe(outer);
    lanes.pop();
    expect(lanes.current()).toBeUndefined();
  });

  it("lets a single lane continue without end", () => {
    const lanes = new Lanes(2);
    const lane = lanes.newLane();
    lanes.push(nodeIn(lane));

    for (let task = 0; task < 100; task++) {
      expect(lanes.current()?.lane).toBe(lane);
      lanes.count(lane);
    }
  });

  it("gives every lane with work its turn, and no lane two turns in a row meanwhile", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 6 }), (turnLength, count) => {
        const lanes = new Lanes(turnLength);
        const all = Array.from({ length: count }, () => lanes.newLane());
        for (const lane of all) lanes.push(nodeIn(lane));

        for (let round = 0; round < 4; round++) {
          const turns = new Map<Lane, number>();
          for (let task = 0; task < turnLength * count; task++) {
            const lane = lanes.current()?.lane;
            if (!lane) throw new Error("no lane goes on");
            turns.set(lane, (turns.get(lane) ?? 0) + 1);
            lanes.count(lane);
          }
          expect([...turns.values()]).toEqual(all.map(() => turnLength));
        }
      }),
    );
  });

  it("neither loses nor repeats a flow, for any pushes and pops", () => {
    const action = fc.oneof(fc.record({ lane: fc.nat(3) }), fc.constant("pop" as const), fc.constant("count" as const));
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60, size: "max" }), (actions) => {
        const lanes = new Lanes(2);
        const all = Array.from({ length: 4 }, () => lanes.newLane());
        const inside = new Set<FlowNode>();

        const takeOne = (): void => {
          const node = lanes.current();
          expect(node === undefined).toBe(inside.size === 0);
          if (node) expect(inside.delete(node)).toBe(true);
          lanes.pop();
        };
        for (const step of actions) {
          if (step === "pop") takeOne();
          else if (step === "count") {
            const lane = lanes.current()?.lane;
            if (lane) lanes.count(lane);
          } else {
            const node = nodeIn(all[step.lane] as Lane);
            lanes.push(node);
            inside.add(node);
          }
        }
        while (inside.size > 0) takeOne();

        expect(lanes.current()).toBeUndefined();
        expect(all.some(({ isInRing }) => isInRing)).toBe(false);
      }),
    );
  });
});
