import type { ChildProcess } from "node:child_process";

/** Sends a signal to a child that leads a group of processes, and to all others of the group. */
export function signalGroup(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (!signalled(child, signal) && process.platform === "win32") child.kill(signal);
}

/** Whether a process of the group is left, perhaps one that has ended and was not waited for. */
export function isGroupAlive(child: ChildProcess): boolean {
  return signalled(child, 0);
}

function signalled({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
