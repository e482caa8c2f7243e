import { inspect } from "node:util";
import { hasColours } from "./colours.js";
import { exitCodes } from "./exit-codes.js";
import { jsonText } from "./json-text.js";
import { formatTable } from "./table.js";
import { ownColours, terminalText } from "./terminal-text.js";

const writeOut = process.stdout.write.bind(process.stdout);

/**
 * Redirects all output but the command's own from standard output to standard error, such as
 * `console.log` in operations.
 */
export function reserveStdout(): void {
  process.stdout.write = ((...args: Parameters<typeof process.stderr.write>) =>
    process.stderr.write(...args)) as typeof process.stdout.write;
  // Streams piped to standard output, such as the output of threads, wait for this event when
  // standard error is full.
  process.stderr.on("drain", () => process.stdout.emit("drain"));
}

/**
 * Writes the result of a command to standard output, which has nothing else; see {@link jsonText}
 * for JSON. Control characters are escaped.
 */
export function printResult(value: unknown, { json = false }: { json?: boolean | undefined } = {}): void {
  writeOut(`${json ? jsonText(value, process.stdout.isTTY ? 2 : undefined) : terminalText(readableText(value))}\n`);
}

/**
 * {@link printResult} for a value of the user's code: a text is written to a file or a pipe
 * unchanged, and a value that JSON cannot hold is shown on standard error.
 */
export function printValue(value: unknown, options: { json?: boolean | undefined }): void {
  if (typeof value === "string" && !options.json && !process.stdout.isTTY) return void writeOut(`${value}\n`);
  try {
    printResult(value, options);
  } catch (cause) {
    note(`The result cannot be printed (${String(cause)}). It is:\n${inspect(value, { customInspect: false, depth: 8 })}`);
    process.exitCode = exitCodes.failed;
  }
}

/** Ends the process when the reader of a pipe stops reading, as `head` does. */
export function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
}

/** Writes a line for people to standard error. */
export function note(line: string): void {
  process.stderr.write(`${terminalText(line)}\n`);
}

/** Writes a table to standard output, see {@link formatTable}. */
export function printTable(titles: readonly string[], rows: readonly (readonly string[])[]): void {
  writeOut(`${terminalText(formatTable(titles, rows).join("\n"))}\n`);
}

/** Writes facts to standard output, one a line; those without a text are left out. */
export function printFacts(facts: Readonly<Record<string, string>>): void {
  const width = Math.max(...Object.keys(facts).map(({ length }) => length));
  for (const [name, text] of Object.entries(facts)) if (text !== "") printResult(`${name.padEnd(width)}  ${text}`);
}

/** Resolves once everything has left the process: pipes are written to in the background. */
export async function flushed(): Promise<void> {
  await Promise.all([
    new Promise((resolve) => void writeOut("", resolve)),
    new Promise((resolve) => void process.stderr.write("", resolve)),
  ]);
}

function readableText(value: unknown): string {
  if (typeof value === "string") return value;
  const colors = hasColours(process.stdout);
  const text = inspect(value, { depth: 8, maxArrayLength: 1000, maxStringLength: 100_000, colors });
  return colors ? ownColours(text) : text;
}
