import { randomBytes } from "node:crypto";
import { isGone, thisProcess } from "../process-identity.js";

/** A unique name for a draft, which contains its process. */
export function draftName(): string {
  const { machine, pid, startTicks } = thisProcess();
  return `${machine}-${pid}-${startTicks}-${randomBytes(8).toString("hex")}`;
}

/** Whether the process that made a draft has certainly ended. */
export function isAbandoned(name: string): boolean {
  const parts = /^([0-9a-f]{12})-(\d+)-(\d+)-[0-9a-f]{16}$/.exec(name);
  if (parts?.[1] === undefined) return false;
  return isGone({ machine: parts[1], pid: Number(parts[2]), startTicks: Number(parts[3]) });
}
