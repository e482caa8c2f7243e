import { describe, expect, it } from "@jest/globals";
import { crc32 } from "node:zlib";
import { decodeUnit, encodeUnit, type UnitRecord } from "./unit-record.js";

const record: UnitRecord = {
  ...{ epoch: 3, token: "t", run: 1, name: "trip", turn: 1, round: 2, phase: "decided", provided: new Map([["city", 1n]]) },
  notes: [{ taskId: "a", operationId: "book", label: undefined, pattern: undefined, number: 1, successes: 0, call: "{}" }],
  blobs: ["notes-1-1"],
  failures: new Map([["a", new TypeError("no money\nleft")]]),
  failedAt: [["a", 2]],
  decision: { what: "retry", error: new RangeError("why"), withdrawn: ["b"], strays: undefined },
  undone: ["c"],
  history: [{ provided: undefined, failures: new Map() }],
};

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

describe("the record of a unit", () => {
  it("R17 is read as it was written", () => {
    expect(decodeUnit("key", encodeUnit(record))).toEqual(record);
  });

  it("R17 is refused when any byte of it has changed, or its end is missing", () => {
    const bytes = encodeUnit(record);
    for (let index = 0; index < bytes.length - 1; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => decodeUnit("u/record", changed)).toThrow(/unit record "u\/record" is (damaged|of format)/);
      expect(() => decodeUnit("u/record", bytes.subarray(0, index))).toThrow(expect.objectContaining({ code: "MAZEPA_STORAGE" }));
    }
  });

  it.each([
    ["older", 0],
    ["newer", 2],
  ])("R17 is refused when it is of an %s format, with any content", (_kind, format) => {
    const text = "what this core cannot read";
    const bytes = Buffer.from(`${format} ${crc32(text)}\n${text}\n`);

    expect(() => decodeUnit("u/record", bytes)).toThrow(
      expect.objectContaining({ code: "MAZEPA_STORAGE", message: expect.stringContaining(`is of format ${format}`) }),
    );
  });

  it("R17 is one line of plain text after that of its format and checksum", () => {
    expect(textOf(encodeUnit(record)).split("\n")).toHaveLength(3);
  });
});
