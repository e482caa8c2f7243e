import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { DueHeap } from "./due-heap.js";

describe("DueHeap", () => {
  it("has first what is due first, whatever was added and removed", () => {
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
});
