import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { writeTaskKey } from "./task-key.js";

const hexDigits = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 });

function keyOf(id: string): string {
  const key = new Uint32Array(6).fill(7);
  writeTaskKey(id, key, 1);
  expect([key[0], key[5]]).toEqual([7, 7]);
  return [...key.subarray(1, 5)].map((word) => word.toString(16).padStart(8, "0")).join("");
}

describe("writeTaskKey", () => {
  it("takes 32 lower-case hexadecimal digits as they are", () => {
    fc.assert(fc.property(hexDigits, (id) => expect(keyOf(id)).toBe(id)));
  });

  it("hashes every other id", () => {
    const others = [
      "",
      "a",
      "A".repeat(32),
      "0".repeat(31),
      "0".repeat(33),
      `${"0".repeat(31)}g`,
      `${"0".repeat(31)}\u0130`,
      `${"0".repeat(31)}\u0430`,
    ];
    for (const id of others) expect([id, keyOf(id)]).toEqual([id, createHash("sha256").update(id).digest("hex").slice(0, 32)]);
  });
});
