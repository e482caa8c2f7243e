import { inspect } from "node:util";
import Table from "cli-table3";
import pc from "picocolors";

/** Writes what the command was asked for to standard output, where nothing else goes. As JSON, bigints are texts and other values what `JSON.stringify` makes of them. */
export function printResult(value: unknown, { json = false }: { json?: boolean | undefined } = {}): void {
  const text = json ? jsonText(value) : readableText(value);
  process.stdout.write(`${text}\n`);
}

/** Writes a line for whoever looks, to standard error. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Writes a table to standard output: columns without lines between them. */
export function printTable(titles: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = new Table({ head: titles.map((title) => outColours().bold(title)), chars: noLines, style: plain });
  table.push(...rows.map((row) => [...row]));
  const lines = table.toString().split("\n");
  process.stdout.write(`${lines.map((line) => line.trimEnd()).join("\n")}\n`);
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
  const replacer = (_key: string, part: unknown): unknown => (typeof part === "bigint" ? String(part) : part);
  return JSON.stringify(value, replacer, process.stdout.isTTY ? 2 : undefined) ?? "null";
}

function readableText(value: unknown): string {
  if (typeof value === "string") return value;
  return inspect(value, { depth: 8, maxArrayLength: 1000, maxStringLength: 100_000, colors: hasColours(process.stdout) });
}
