import { styleText } from "node:util";
import { terminalSafe } from "../terminal-safe.js";
import type { ProgressRow } from "./progress-rows.js";

const maxNameLength = 32;
const maxBarLength = 40;
const minBarLength = 8;

/**
 * One line with a bar for each operation, at most `height` of them, none longer than `width`.
 * Failures are red where there are colours.
 */
export function barLines(
  rows: readonly ProgressRow[],
  { width, height }: { width: number; height: number },
  { hasColours = false } = {},
): string[] {
  const shown = rows.length <= height ? rows : [...rows].sort(unfinishedFirst).slice(0, Math.max(1, height - 1));
  const names = shown.map(({ operationId }) => shortened(operationId));
  const nameWidth = Math.max(0, ...names.map((name) => name.length));
  const facts = shown.map(factsOf);
  const room = width - nameWidth - 2 - Math.max(0, ...facts.map((text) => text.length));
  const barWidth = Math.min(maxBarLength, room);
  const lines = shown.map((row, index) => {
    const bar = barWidth >= minBarLength ? `${barOf(row.total === 0 ? 0 : row.done / row.total, barWidth)} ` : "";
    const line = `${(names[index] ?? "").padEnd(nameWidth)} ${bar}${facts[index]}`.slice(0, width);
    return hasColours ? withRedFailures(line, row) : line;
  });
  const hidden = rows.length - shown.length;
  return hidden === 0 ? lines : [...lines, `… and ${hidden} more operations`.slice(0, width)];
}

/** All operations in one line, for logs. */
export function plainLine(rows: readonly ProgressRow[]): string {
  return rows.length === 0
    ? "nothing submitted yet"
    : rows.map((row) => `${oneLine(row.operationId)} ${factsOf(row)}`).join(" | ");
}

/** E.g. `42s`, `3m 5s`, `2h 7m`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`;
}

function factsOf({ done, total, isExpected, failed, restored, perSecond, remainingMs }: ProgressRow): string {
  const facts = [`${grouped(done)}/${grouped(total)}`];
  if (isExpected && total > 0) facts.push(`${Math.floor((done / total) * 100)}%`);
  if (restored > 0) facts.push(`${grouped(restored)} restored`);
  if (failed > 0) facts.push(failedText(failed));
  if (perSecond > 0) facts.push(`${perSecond < 10 ? perSecond.toFixed(1) : grouped(Math.round(perSecond))}/s`);
  if (remainingMs !== undefined && done < total) facts.push(`ETA ${durationText(remainingMs)}`);
  return facts.join("  ");
}

function failedText(failed: number): string {
  return `${grouped(failed)} failed`;
}

function withRedFailures(line: string, { failed }: ProgressRow): string {
  const text = failedText(failed);
  const at = failed > 0 ? line.lastIndexOf(text) : -1;
  return at < 0
    ? line
    : `${line.slice(0, at)}${styleText("red", text, { validateStream: false })}${line.slice(at + text.length)}`;
}

/** A bar of `width` characters, of which `fraction` is filled. */
export function barOf(fraction: number, width: number): string {
  const filled = Math.floor(fraction * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
}

/** A text, such as an operation's id, in one line, safe for a terminal (rule E18). */
export function oneLine(text: string): string {
  return terminalSafe(text.replace(/\s+/g, " "));
}

function shortened(operationId: string): string {
  const name = oneLine(operationId);
  return name.length <= maxNameLength ? name : `…${name.slice(1 - maxNameLength)}`;
}

function unfinishedFirst(a: ProgressRow, b: ProgressRow): number {
  return Number(a.done >= a.total) - Number(b.done >= b.total);
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
