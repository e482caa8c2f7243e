import { randomBytes } from "node:crypto";

const tag = randomBytes(8).toString("hex");
let count = 0;

/** A short text that is unique among all calls, threads, processes and machines. */
export function uniqueId(): string {
  count += 1;
  return `${tag}-${count.toString(36)}`;
}
