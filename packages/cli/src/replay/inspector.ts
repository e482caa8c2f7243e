import inspector from "node:inspector";
import { UsageError } from "../output/cli-errors.js";

/**
 * Opens a port for debuggers on this machine and waits for one. Node prints its address on standard
 * error.
 */
export function openInspector(port: string | true | undefined): void {
  if (inspector.url() !== undefined) return inspector.waitForDebugger(); // node --inspect was given
  inspector.open(portOf(port), "127.0.0.1", true);
}

function portOf(port: string | true | undefined): number {
  if (port === undefined || port === true) return 9229;
  const number = Number(port);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
  throw new UsageError(`--inspect-brk is "${port}"; it must be a port, or 0 for one that is free.`);
}
