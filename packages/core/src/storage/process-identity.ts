import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** The identity of a process, as unique over time as the system allows. */
export interface ProcessIdentity {
  /**
   * Identifies the host name, this boot of the machine and the process namespace: within it,
   * process numbers mean the same.
   */
  readonly machine: string;
  readonly pid: number;
  /**
   * When the kernel started the process, in its own ticks; 0 if unknown. Distinguishes it from a
   * later process with the same number.
   */
  readonly startTicks: number;
}

let own: ProcessIdentity | undefined;

/** The identity of the calling process. */
export function thisProcess(): ProcessIdentity {
  own ??= { machine: machine(), pid: process.pid, startTicks: statusOf(process.pid)?.startTicks ?? 0 };
  return own;
}

/** Whether a process has certainly ended. Nothing is certain about processes of other machines. */
export function isGone(other: ProcessIdentity): boolean {
  if (other.machine !== thisProcess().machine) return false;
  if (!exists(other.pid)) return true;
  const status = statusOf(other.pid);
  if (status === undefined) return false;
  return status.isZombie || (other.startTicks !== 0 && status.startTicks !== other.startTicks);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/**
 * Fields 3 and 22 of `/proc/<pid>/stat` (see proc(5)); the second field may contain spaces and
 * parentheses.
 */
function statusOf(pid: number): { isZombie: boolean; startTicks: number } | undefined {
  const text = textOf(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const startTicks = Number(fields[19]);
  return text === "" || !Number.isSafeInteger(startTicks) ? undefined : { isZombie: /[ZX]/.test(fields[0] ?? ""), startTicks };
}

function machine(): string {
  const boot = textOf(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1")).trim();
  const space = textOf(() => readlinkSync("/proc/self/ns/pid"));
  return createHash("sha256").update(`${hostname()}\n${boot}\n${space}`).digest("hex").slice(0, 12);
}

/** The text of a file of `/proc`; empty outside Linux, which has none. */
function textOf(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
