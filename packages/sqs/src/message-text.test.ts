import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../scripts/random-runs.js";
import { fromMessageText, toMessageText } from "./message-text.js";

// The texts that SendMessage takes, from its API reference.
const taken = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+$/u;

describe("the text of a message", () => {
  it("leaves ordinary bodies as they are", () => {
    for (const body of ['{"a":1}', "Žluťoučký\tkůň\r\n", "👍 \uE000 private use \uE000xyz"])
      expect(toMessageText(body)).toBe(body);
  });

  it("becomes one that SQS takes, and is read back, for any body", () => {
    const unit = fc.oneof(
      fc.constantFrom("\u0000", "\u001f", "\uffff", "\ufffe", "\uE000", "\ud800", "\udc00", "0", "a", "\n"),
      fc.string({ unit: "grapheme" }),
    );

    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const body = units.join("");

        const text = toMessageText(body);

        expect(text).toMatch(taken);
        expect(fromMessageText(text)).toBe(body);
      }),
      { numRuns: runs(2000) },
    );
  });
});
