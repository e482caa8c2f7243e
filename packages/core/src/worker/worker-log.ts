import { notify } from "../callbacks.js";
import type { TaskLog } from "../tasks/task-context.js";
import { terminalSafe } from "../terminal-safe.js";

/**
 * A log of JSON lines on standard error, each with the worker's name, safe for a terminal. Its
 * library is loaded here, so that heads never load it.
 */
export async function jsonLog(worker: string): Promise<TaskLog> {
  const { pino } = await import("pino");
  const options = { base: { worker }, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: terminalSafe } };
  const logger = pino(options, pino.destination({ fd: 2, sync: true }));
  const write =
    (level: "debug" | "info" | "warn" | "error") =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      logger[level](fields, message);
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** A log of the user, whose errors become process warnings, and the worker goes on. */
export function guardedLog(log: TaskLog): TaskLog {
  const write =
    (level: keyof TaskLog) =>
    (message: string, fields?: Readonly<Record<string, unknown>>): void =>
      notify(() => log[level](message, fields));
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
