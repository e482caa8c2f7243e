import { describe, expect, it } from "@jest/globals";
import { checkValue } from "./check-value.js";

const size = (value: unknown): number => checkValue(value, "result");

describe("checkValue", () => {
  it("counts texts, binary data, and the contents of maps and objects", () => {
    expect(size("x".repeat(1000))).toBeGreaterThan(1000);
    expect(size(Buffer.alloc(5000))).toBeGreaterThan(5000);
    expect(size(new Map([[1, "x".repeat(1000)]]))).toBeGreaterThan(1000);
    expect(size({ a: { b: ["x".repeat(1000)] } })).toBeGreaterThan(1000);
    expect(size(new Error("x".repeat(1000)))).toBeGreaterThan(1000);
  });

  it("counts next to nothing for small numbers and the like", () => {
    for (const value of [1, true, null, undefined]) expect(size(value)).toBe(8);
  });

  it("counts shared parts once", () => {
    const shared = "x".repeat(10) + [1, 2, 3].join();
    const list = [shared, shared];

    expect(size([list, list, list])).toBeLessThan(size([list]) + 50);
  });

  it("grows with each element", () => {
    const sizes = [0, 1, 10, 100].map((length) => size(Array.from({ length }, (_, index) => ({ index }))));

    expect(sizes).toEqual(sizes.toSorted((one, other) => one - other));
    expect(new Set(sizes).size).toBe(4);
  });

  it("takes values that contain themselves", () => {
    const ring: unknown[] = [];
    ring.push({ ring }, new Map([[ring, ring]]));

    expect(size(ring)).toBeGreaterThan(0);
  });
});
