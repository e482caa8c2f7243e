import { randomInt } from "node:crypto";
import { terminalSafe } from "@mazepa/core/internal";

/**
 * Random parameters that mark this process's own colours, so that no foreign text can imitate one.
 * They are removed before printing.
 */
const own = Array.from({ length: 3 }, () => `;${randomInt(1000, 10_000)}`).join("");
const csi = "\u001b[";
const ownColour = new RegExp(`(\\u001b\\[\\d+)${own}m`);
const inspectedColour = /\p{Cc}\[(1|22|4|24|3[0-9]|90)m/gu;

/** A function that colours texts so that {@link terminalText} keeps the colour. */
export function colour(open: number, close: number): (text: string) => string {
  return (text) => `${csi}${open}${own}m${text}${csi}${close}${own}m`;
}

/** Keeps the colours in a text of `inspect`: bold, underlined and coloured text, nothing else. */
export function ownColours(inspected: string): string {
  return inspected.replace(inspectedColour, (_match, code: string) => `${csi}${code}${own}m`);
}

/**
 * A text that is safe for a terminal: it keeps the command's own colours, and shows all other
 * control sequences as `\u001b`.
 */
export function terminalText(text: string): string {
  return mapParts(text, { colour: (part) => `${part}m`, plain: terminalSafe });
}

/** A text as one line of a table or a log, to be passed to {@link terminalText}. */
export function singleLine(text: string): string {
  return mapParts(text, { colour: (part) => `${part}${own}m`, plain: (part) => terminalSafe(part).replaceAll("\n", "\\n") });
}

function mapParts(text: string, parts: Readonly<Record<"colour" | "plain", (part: string) => string>>): string {
  return text
    .split(ownColour)
    .map((part, index) => (index % 2 === 1 ? parts.colour(part) : parts.plain(part)))
    .join("");
}
