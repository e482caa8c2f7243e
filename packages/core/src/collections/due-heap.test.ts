import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { DueHeap } from "./due-heap.js";

describe("DueHeap", () => {
  it("has the earliest item first, after any additions and removals", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(9))), (steps) => {
        const heap = new DueHeap<{ dueMs: number; heapIndex: number }>();
        const plain: { dueMs: number; heapIndex: number }[] = [];

        for (const [dueMs, pick] of steps) {
          if (pick < 6 || plain.length === 0) {
            const item = { dueMs, heapIndex: -1 };
            heap.add(item);
            plain.push(item);
          } else {
            const [item] = plain.splice(dueMs % plain.length, 1);
            heap.remove(item!);
          }
          expect(heap.size).toBe(plain.length);
          expect(heap.first?.dueMs).toBe(plain.length === 0 ? undefined : Math.min(...plain.map((item) => item.dueMs)));
        }
      }),
    );
  });

  it("removes only due items, earliest first", () => {
    const heap = new DueHeap<{ dueMs: number; heapIndex: number }>();
    for (const dueMs of [3, 1, 2]) heap.add({ dueMs, heapIndex: -1 });

    const taken = [2, 2, 2].map((nowMs) => heap.takeDue(nowMs)?.dueMs);

    expect(taken).toEqual([1, 2, undefined]);
    expect(heap.size).toBe(1);
  });

  it("ignores a second removal of an item", () => {
    const heap = new DueHeap<{ dueMs: number; heapIndex: number }>();
    const item = heap.add({ dueMs: 1, heapIndex: -1 });
    heap.add({ dueMs: 2, heapIndex: -1 });

    heap.remove(item);
    heap.remove(item);

    expect(heap.takeDue(2)?.dueMs).toBe(2);
    expect(heap.size).toBe(0);
  });
});
