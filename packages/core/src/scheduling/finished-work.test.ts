import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { FinishedRecord } from "./finished-rows.js";
import { FinishedWork } from "./finished-work.js";

const id = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 }),
  fc.string(),
  fc.nat(20).map(String),
);

const record: fc.Arbitrary<FinishedRecord> = fc.record({
  status: fc.constantFrom("succeeded", "failed", "cancelled", "forgotten", "flow"),
  attempt: fc.oneof(fc.nat(40), fc.nat(2 ** 28)),
  recordNumber: fc.nat(2 ** 32 - 1),
});

describe("FinishedWork", () => {
  it("keeps what a Map keeps", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(id, record), { maxLength: 200, size: "max" }), fc.array(id), (entries, strangers) => {
        const finished = new FinishedWork();
        const expected = new Map(entries);

        for (const [key, value] of entries) finished.set(key, value);

        expect(finished.size).toBe(expected.size);
        for (const [key, value] of expected) expect(finished.get(key)).toEqual(value);
        for (const key of strangers) if (!expected.has(key)) expect(finished.get(key)).toBeUndefined();
      }),
    );
  });

  it("has no record of an id that was only given a row", () => {
    const finished = new FinishedWork();
    const row = finished.rowOf("a");

    expect([finished.get("a"), finished.at(row), finished.size]).toEqual([undefined, undefined, 1]);
    finished.setAt(row, { status: "forgotten", attempt: 1, recordNumber: 0 });
    expect(finished.get("a")).toEqual({ status: "forgotten", attempt: 1, recordNumber: 0 });
  });

  it("keeps keys that share all but one word, however many there are", () => {
    const finished = new FinishedWork();
    const key = new Uint32Array(4);

    for (let number = 0; number < 50_000; number++) {
      key[number % 3] = number;
      finished.setKey(key, { status: "succeeded", attempt: 1, recordNumber: number });
      key[number % 3] = 0;
    }

    expect(finished.size).toBe(50_000);
    const lost = Array.from({ length: 50_000 }, (_, number) => number).filter((number) => {
      const words = [0, 0, 0, 0].map((word, index) => (index === number % 3 ? number : word));
      return finished.get(words.map((word) => word.toString(16).padStart(8, "0")).join(""))?.recordNumber !== number;
    });
    expect(lost).toEqual([]);
  });
});
