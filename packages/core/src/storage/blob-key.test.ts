import { describe, expect, it } from "@jest/globals";
import { compareKeys } from "./blob-key.js";

describe("compareKeys", () => {
  it("B7 orders keys as their UTF-8 bytes are, which UTF-16 does not", () => {
    const ordered = ["", "a", "a-b", "a.b", "a/b", "a0", "b", "\u00fc", "\ufffd", "\u{1f642}", "\u{1f643}a"];

    expect([...ordered].reverse().sort(compareKeys)).toEqual(ordered);
    expect([...ordered].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))).toEqual(ordered);
  });
});
