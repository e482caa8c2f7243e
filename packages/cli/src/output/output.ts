import { inspect } from "node:util";
import Table from "cli-table3";
import pc from "picocolors";

const writeOut = process.stdout.write.bind(process.stdout);

/** Sends to standard error what anybody but the command itself writes to standard output: `console.log` in operations, say. */
export function reserveStdout(): void {
  process.stdout.write = ((...args: Parameters<typeof process.stderr.write>) =>
    process.stderr.write(...args)) as typeof process.stdout.write;
}

/** Writes what the command was asked for to standard output, where nothing else goes. As JSON, bigints are texts, maps with texts for keys are objects, and sets are arrays. */
export function printResult(value: unknown, { json = false }: { json?: boolean | undefined } = {}): void {
  const text = json ? jsonText(value) : readableText(value);
  writeOut(`${text}\n`);
}

/** Writes a line for whoever looks, to standard error. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Writes a table to standard output: columns without lines between them. */
export function printTable(titles: readonly string[], rows: readonly (readonly string[])[]): void {
  writeOut(`${formatTable(titles, rows).join("\n")}\n`);
}

/** The lines of such a table. */
export function formatTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const table = new Table({ head: titles.map((title) => outColours().bold(title)), chars: noLines, style: plain });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

/** Resolves once everything has left the process: pipes are written to behind one's back. */
export async function flushed(): Promise<void> {
  await Promise.all([
    new Promise((resolve) => void writeOut("", resolve)),
    new Promise((resolve) => void process.stderr.write("", resolve)),
  ]);
}

/** Colours for standard output: none unless it is a terminal (or `FORCE_COLOR` is set), and none with `NO_COLOR`. */
export function outColours(): ReturnType<typeof pc.createColors> {
  return pc.createColors(hasColours(process.stdout));
}

/** Colours for standard error. */
export function errorColours(): ReturnType<typeof pc.createColors> {
  return pc.createColors(hasColours(process.stderr));
}

const edges = ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"];
const lines = ["left", "left-mid", "mid", "mid-mid", "right", "right-mid"];
const noLines = { ...Object.fromEntries([...edges, ...lines].map((part) => [part, ""])), middle: "  " };
const plain = { head: [], border: [], "padding-left": 0, "padding-right": 0 };

function hasColours(stream: NodeJS.WriteStream): boolean {
  if ("NO_COLOR" in process.env) return false;
  return "FORCE_COLOR" in process.env || stream.isTTY === true;
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => jsonPart(part), process.stdout.isTTY ? 2 : undefined) ?? "null";
}

/** What JSON has no words for, and would drop silently. */
function jsonPart(part: unknown): unknown {
  if (typeof part === "bigint") return String(part);
  if (part instanceof Set) return [...part];
  if (part instanceof Error) return { name: part.name, message: part.message };
  if (!(part instanceof Map)) return part;
  const hasNames = [...part.keys()].every((key) => typeof key === "string");
  return hasNames ? Object.fromEntries(part) : [...part];
}

function readableText(value: unknown): string {
  if (typeof value === "string") return value;
  return inspect(value, { depth: 8, maxArrayLength: 1000, maxStringLength: 100_000, colors: hasColours(process.stdout) });
}
