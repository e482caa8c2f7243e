import { inspect } from "node:util";
import { textOf } from "../guarded.js";
import type { TaskLog } from "./task-context.js";

const maxLines = 20;
const maxBytes = 8 * 1024;
const maxLineLength = 2000;

/** The last lines that an attempt has logged (rule UD5). */
export class LogTail {
  readonly #lines: string[] = [];
  #bytes = 0;

  /** The lines, the last one last; undefined if there are none. */
  get lines(): readonly string[] | undefined {
    return this.#lines.length === 0 ? undefined : [...this.#lines];
  }

  add(level: keyof TaskLog, message: unknown, fields?: object): void {
    const line = `${new Date().toISOString()} ${level}: ${textOf(message)}${fieldsText(fields)}`.slice(0, maxLineLength);
    this.#lines.push(line);
    this.#bytes += Buffer.byteLength(line);
    while (this.#lines.length > maxLines || this.#bytes > maxBytes) this.#bytes -= Buffer.byteLength(this.#lines.shift() ?? "");
  }
}

/** A log that passes its lines on, and remembers the last ones. */
export function withTail(log: TaskLog, tail: LogTail): TaskLog {
  const write = (level: keyof TaskLog) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    tail.add(level, message, fields);
    log[level](message, fields);
  };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** At most as many lines as an attempt may send, from a message that may hold anything. */
export function readLogLines(given: unknown): readonly string[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const lines = (given as unknown[]).filter((line): line is string => typeof line === "string").slice(-maxLines);
  return lines.length === 0 ? undefined : lines.map((line) => line.slice(0, maxLineLength));
}

function fieldsText(fields: object | undefined): string {
  if (!fields) return "";
  try {
    if (Object.keys(fields).length === 0) return "";
    return ` ${inspect(fields, { breakLength: Infinity, depth: 2, maxStringLength: 200, maxArrayLength: 10, customInspect: false })}`;
  } catch {
    return "";
  }
}
