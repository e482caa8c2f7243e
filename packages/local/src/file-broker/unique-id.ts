import { randomBytes } from "node:crypto";

let tag = "";
let taggedProcess = -1;
let count = 0;

/** A short text that no other call, thread, process or machine gets. */
export function uniqueId(): string {
  if (taggedProcess !== process.pid) {
    tag = randomBytes(8).toString("hex");
    taggedProcess = process.pid;
  }
  count += 1;
  return `${tag}-${count.toString(36)}`;
}
