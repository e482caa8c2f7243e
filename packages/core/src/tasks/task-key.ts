import { createHash } from "node:crypto";

/** The number of 32-bit words in a task key. */
export const taskKeyWords = 4;

/**
 * Writes the 128-bit key of a task id into four words of `into`, from `at` on. An id of 32
 * lower-case hexadecimal digits, as content ids are, is its own key; any other has the first 128
 * bits of its SHA-256. Returns whether the id is its own key.
 */
export function writeTaskKey(id: string, into: Uint32Array, at = 0): boolean {
  if (id.length === 32 && writeHexadecimal(id, into, at)) return true;
  writeHash(id, into, at);
  return false;
}

function writeHexadecimal(id: string, into: Uint32Array, at: number): boolean {
  let seen = 0;
  for (let word = 0; word < taskKeyWords; word++) {
    let value = 0;
    for (let index = word * 8, end = index + 8; index < end; index++) {
      const digit = digits[id.charCodeAt(index) & 0xff] as number;
      seen |= digit | (id.charCodeAt(index) & 0xff00);
      value = (value << 4) | digit;
    }
    into[at + word] = value;
  }
  return seen < 16;
}

function writeHash(id: string, into: Uint32Array, at: number): void {
  const hash = createHash("sha256").update(id).digest();
  for (let word = 0; word < taskKeyWords; word++) into[at + word] = hash.readUInt32BE(word * 4);
}

/** The value of each hexadecimal digit by its character code, 16 for all other codes. */
const digits = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = "0123456789abcdef".indexOf(String.fromCharCode(code));
  return value === -1 ? 16 : value;
});
