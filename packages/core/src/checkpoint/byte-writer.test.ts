import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";

const limit = 2 ** 51 - 1;
const part = fc.oneof(
  fc.record({ kind: fc.constant("varint" as const), value: fc.maxSafeNat() }),
  fc.record({ kind: fc.constant("signed" as const), value: fc.integer({ min: -limit, max: limit }) }),
  fc.record({ kind: fc.constant("float64" as const), value: fc.double() }),
  fc.record({ kind: fc.constant("uint32" as const), value: fc.nat(0xffff_ffff) }),
  fc.record({
    kind: fc.constant("text" as const),
    value: fc.oneof(fc.string({ unit: "binary" }), fc.constant("é".repeat(5000))),
  }),
);

describe("ByteWriter", () => {
  it("writes what ByteReader reads, from the smallest room on", () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const writer = new ByteWriter(1);
        for (const { kind, value } of parts) writer[kind](value as never);

        const reader = new ByteReader(writer.written);

        expect(parts.map(({ kind }) => reader[kind]())).toEqual(parts.map(({ value }) => value));
        expect(reader.position).toBe(writer.length);
      }),
    );
  });

  it("makes the reader complain at the end", () => {
    for (const read of [
      (reader: ByteReader) => reader.byte(),
      (reader: ByteReader) => reader.varint(),
      (reader: ByteReader) => reader.slice(1),
    ]) {
      expect(() => read(new ByteReader(new Uint8Array()))).toThrow(RangeError);
    }
  });

  it("grows by itself for each byte, and for bytes that are appended", () => {
    const writer = new ByteWriter(0);

    writer.byte(1);
    writer.byte(2);
    writer.append(Uint8Array.of(3, 4, 5));
    for (let byte = 6; byte < 20; byte++) writer.byte(byte);

    expect([...writer.written]).toEqual(Array.from({ length: 19 }, (_, index) => index + 1));
  });

  it.each([
    [127, 1],
    [128, 2],
    [2 ** 14 - 1, 2],
    [2 ** 32, 5],
    [Number.MAX_SAFE_INTEGER, 8],
  ])("writes %d in %d bytes", (value, length) => {
    const writer = new ByteWriter(0);

    writer.varint(value);

    expect(writer.length).toBe(length);
    expect(new ByteReader(writer.written).varint()).toBe(value);
  });

  it("reserves no more than a long text needs", () => {
    const writer = new ByteWriter(0);

    writer.text("x".repeat(5000));

    expect(writer.bytes).toHaveLength(5004);
  });
});
