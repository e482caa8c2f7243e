import type { TaskLog } from "@mazepa/core";
import { errorColours } from "../output/colours.js";
import { note } from "../output/output.js";
import { singleLine } from "../output/terminal-text.js";

type Level = keyof TaskLog;

/**
 * A log of text lines for people: time, level, message and fields. Fields that the message names
 * (`3 failed`) are not repeated. Level `debug` is written only with `isVerbose`.
 */
export function textLog({ isVerbose }: { isVerbose: boolean }): TaskLog {
  return {
    debug: (message, fields) => isVerbose && write("debug", message, fields),
    info: (message, fields) => write("info", message, fields),
    warn: (message, fields) => write("warn", message, fields),
    error: (message, fields) => write("error", message, fields),
  };
}

function write(level: Level, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  const colours = errorColours();
  const colour = { debug: colours.dim, info: colours.cyan, warn: colours.yellow, error: colours.red }[level];
  const unsaid = Object.entries(fields).filter(([name, value]) => !message.includes(`${String(value)} ${name}`));
  const facts = unsaid.map(([name, value]) => `${name}=${textOf(value)}`);
  const time = new Date().toTimeString().slice(0, 8);
  note(
    `${colours.dim(time)} ${colour(level.toUpperCase().padEnd(5))} ${singleLine(message)} ${colours.dim(facts.join(" "))}`.trimEnd(),
  );
}

function textOf(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(value.message);
  return typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : (JSON.stringify(value) ?? String(value));
}
