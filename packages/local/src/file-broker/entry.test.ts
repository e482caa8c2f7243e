import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { entryName, isWhole, parseEntry, sizeOf, type Entry } from "./entry.js";

const entries = fc
  .record({
    timeMs: fc.integer({ min: 0, max: 9_999_999_999_999 }),
    id: fc.stringMatching(/^[0-9a-f]{4,16}-[0-9a-z]{1,4}$/),
    range: fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)).map((numbers) => numbers.sort((a, b) => a - b)),
    deliveries: fc.nat(1000),
  })
  .map(({ timeMs, id, range: [from, to, last], deliveries }): Entry => {
    return { state: "ready", timeMs, id, from, to, total: last + 1, deliveries };
  });

describe("entryName", () => {
  it("is read back as it was", () => {
    fc.assert(fc.property(entries, (entry) => expect(parseEntry("ready", entryName(entry))).toEqual(entry)));
  });

  it("sorts by time", () => {
    fc.assert(
      fc.property(entries, entries, (one, other) => {
        fc.pre(one.timeMs < other.timeMs);
        expect(entryName(one) < entryName(other)).toBe(true);
      }),
    );
  });

  it.each([".1767225600000_a-1_0-0of1_x0.txt.swp", "1767225600000_a-1_0-0of1_x0.txt~", "notes.txt", "4913", ""])(
    "is not seen in %j",
    (name) => {
      expect(parseEntry("ready", name)).toBeUndefined();
    },
  );
});

describe("an entry", () => {
  it("knows its size and whether it has the whole batch", () => {
    const whole = parseEntry("leased", "1767225600000_a-1_0-9of10_x3.txt")!;
    const part = { ...whole, from: 4 };

    expect([sizeOf(whole), isWhole(whole), sizeOf(part), isWhole(part)]).toEqual([10, true, 6, false]);
  });
});
