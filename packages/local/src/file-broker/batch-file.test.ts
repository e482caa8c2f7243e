import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { decodeBatch, doneMarks, encodeBatch } from "./batch-file.js";

const bodies = fc.array(
  fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.constantFrom("", '"', '"x', "\n", "\r\n", "\ufeff", "\ud800", " ")),
  {
    minLength: 1,
  },
);

function withMarks(text: string, done: readonly number[]): string {
  const bytes = Buffer.from(text);
  for (const { position, marks } of doneMarks(done)) bytes.write(marks, position, "latin1");
  return bytes.toString("utf8");
}

describe("a batch", () => {
  it("keeps any text and the order, through UTF-8", () => {
    fc.assert(
      fc.property(bodies, (texts) => {
        const read = decodeBatch(Buffer.from(encodeBatch(texts)).toString("utf8"), 0, texts.length - 1);

        expect(read).toEqual(texts.map((body, index) => ({ index, body })));
      }),
    );
  });

  it("leaves out what is marked as done and what is out of range", () => {
    fc.assert(
      fc.property(bodies, fc.array(fc.nat(20)), fc.nat(5), fc.nat(20), (texts, marked, from, to) => {
        const done = [...new Set(marked)].filter((index) => index < texts.length);

        const read = decodeBatch(withMarks(encodeBatch(texts), done), from, to);

        const expected = [...texts.keys()].filter((index) => index >= from && index <= to && !done.includes(index));
        expect(read.map(({ index }) => index)).toEqual(expected);
      }),
    );
  });

  it("is readable text: a mark for each message, then a line for each", () => {
    expect(encodeBatch(['{"a":1}', "plain text", "two\nlines"])).toBe('+++\n{"a":1}\nplain text\n"two\\nlines"\n');
  });

  it("marks consecutive messages in one write", () => {
    expect(doneMarks([7, 2, 3, 1])).toEqual([
      { position: 1, marks: "---" },
      { position: 7, marks: "-" },
    ]);
  });

  it("is read after people have edited it", () => {
    const texts = (text: string): string[] => decodeBatch(text, 0, 2).map(({ body }) => body);

    expect(texts("+-+\na\nb\nc\n")).toEqual(["a", "c"]);
    expect(texts("+++\na\nb\n")).toEqual(["a", "b"]);
    expect(texts('+++\na\n"not closed\nc')).toEqual(["a", '"not closed', "c"]);
    expect(texts("")).toEqual([]);
  });
});
