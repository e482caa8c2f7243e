/** The scale of the eighth byte: a longer number is no safe integer. */
const maxVarintScale = 128 ** 7;

/** Reads what a `ByteWriter` wrote. */
export class ByteReader {
  readonly bytes: Buffer;
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
  }

  /** @throws RangeError at the end of the bytes, as all methods here do. */
  byte(): number {
    const value = this.bytes[this.position++];
    if (value === undefined) throw new RangeError("read past the end");
    return value;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; scale <= maxVarintScale; scale *= 128) {
      const byte = this.byte();
      if (byte < 128) return value + byte * scale;
      value += (byte - 128) * scale;
    }
    throw new RangeError("read a number that is too long");
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  uint32(): number {
    const value = this.bytes.readUInt32LE(this.position);
    this.position += 4;
    return value;
  }

  float64(): number {
    const value = this.bytes.readDoubleLE(this.position);
    this.position += 8;
    return value;
  }

  text(): string {
    const size = this.uint32();
    return this.slice(size).toString("utf8");
  }

  slice(size: number): Buffer {
    const end = this.position + size;
    if (end > this.bytes.length) throw new RangeError("read past the end");
    const bytes = this.bytes.subarray(this.position, end);
    this.position = end;
    return bytes;
  }
}
