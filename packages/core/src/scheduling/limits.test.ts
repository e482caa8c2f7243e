import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Limits } from "./limits.js";
import type { TaskNode } from "./nodes.js";

/** The part of a task node that limits use. */
function taskWith(limits: Limits, tags: readonly string[], rank: { priority: number; sequence: number }): TaskNode {
  return { ...rank, state: "ready", holdsSlots: false, limits: limits.of("Operation", tags) } as unknown as TaskNode;
}

function keysOf({ limits }: TaskNode): string[] {
  return (limits ?? []).map(({ key }) => key);
}

const tags = fc.subarray(["a", "b", "c", "unlimited"]);
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ tags, priority: fc.integer({ min: 0, max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ end: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ drop: fc.nat() }) },
);

describe("Limits", () => {
  it("never admits more tasks than there are slots, and leaves none waiting for a free one", () => {
    fc.assert(
      fc.property(
        fc.record({ a: fc.integer({ min: 1, max: 3 }), b: fc.integer({ min: 1, max: 2 }), c: fc.constant(1) }),
        fc.array(action, { maxLength: 60, size: "max" }),
        (slots, actions) => {
          const limits = new Limits(slots);
          const waiting = new Set<TaskNode>();
          const inside = new Set<TaskNode>();
          const submit = (first: TaskNode[]): void => {
            let nodes = first;
            do {
              for (const node of [...limits.takeFreed(), ...nodes].sort(
                (x, y) => y.priority - x.priority || x.sequence - y.sequence,
              )) {
                if (node.state === "ready" && limits.take(node)) {
                  waiting.delete(node);
                  inside.add(node);
                }
              }
              nodes = [];
            } while (limits.hasFreed);
          };

          for (const [sequence, step] of actions.entries()) {
            if ("tags" in step) {
              const node = taskWith(limits, step.tags, { priority: step.priority, sequence });
              waiting.add(node);
              submit([node]);
            } else if ("end" in step) {
              const node = [...inside][step.end % Math.max(1, inside.size)];
              if (node) limits.giveBack(node);
              if (node) inside.delete(node);
              submit([]);
            } else {
              const node = [...waiting][step.drop % Math.max(1, waiting.size)];
              if (node) node.state = "ended";
              if (node) waiting.delete(node);
              submit([]);
            }

            const free = (key: "a" | "b" | "c") => slots[key] - [...inside].filter((node) => keysOf(node).includes(key)).length;
            for (const key of ["a", "b", "c"] as const) expect(free(key)).toBeGreaterThanOrEqual(0);
            for (const node of waiting) expect(keysOf(node).some((key) => free(key as "a") === 0)).toBe(true);
          }
        },
      ),
    );
  });

  it.each([1, 2, 4])("E11 lets no more tasks try again than slots were given back: two, and %s wait", (count) => {
    const limits = new Limits({ a: 2 });
    const all = Array.from({ length: 2 + count }, (_, sequence) => taskWith(limits, ["a"], { priority: 0, sequence }));
    const taken = all.filter((node) => limits.take(node));

    for (const node of taken) limits.giveBack(node);

    expect(taken).toEqual(all.slice(0, 2));
    expect(limits.takeFreed()).toStrictEqual(all.slice(2, 4));
  });

  it("knows the keys of a task by its tags and its operation", () => {
    const limits = new Limits({ Operation: 1, a: 1 });

    expect(limits.of("Operation", ["a", "b", "a"])?.map(({ key }) => key)).toEqual(["Operation", "a"]);
    expect(limits.of("Other", ["b"])).toBeUndefined();
    expect(new Limits({}).of("Operation", ["a"])).toBeUndefined();
  });
});
