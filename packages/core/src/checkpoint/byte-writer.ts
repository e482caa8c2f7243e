/**
 * Texts longer than this are measured before they are written, so that they do not reserve three
 * times their length.
 */
const longText = 4096;

/** A buffer that grows as bytes are appended. */
export class ByteWriter {
  bytes: Buffer;
  length = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** The written bytes, not copied. */
  get written(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Appends a whole number from 0 to 2^53 - 1 in base 128, the lowest digit first. */
  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 128)) this.bytes[this.length++] = (rest % 128) + 128;
    for (; rest > 127; rest >>>= 7) this.bytes[this.length++] = (rest & 127) | 128;
    this.bytes[this.length++] = rest;
  }

  /**
   * Appends a whole number of either sign, below 2^52. Small ones stay short (the "zigzag" of
   * protocol buffers).
   */
  signed(value: number): void {
    this.varint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  uint32(value: number): void {
    this.reserve(4);
    this.length = this.bytes.writeUInt32LE(value, this.length);
  }

  float64(value: number): void {
    this.reserve(8);
    this.length = this.bytes.writeDoubleLE(value, this.length);
  }

  /** Appends the text's length in UTF-8 as 32 bits, then the text. */
  text(value: string): void {
    const most = value.length > longText ? Buffer.byteLength(value) : value.length * 3;
    this.reserve(4 + most);
    const size = this.bytes.write(value, this.length + 4, "utf8");
    this.length = this.bytes.writeUInt32LE(size, this.length) + size;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
