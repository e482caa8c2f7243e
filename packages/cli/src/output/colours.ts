import { colour } from "./terminal-text.js";

/** Ways to make a text stand out. */
export type Colours = Readonly<Record<"bold" | "dim" | "red" | "green" | "yellow" | "cyan", (text: string) => string>>;

const plain: Colours = coloursOf(() => (text) => text);
const coloured: Colours = coloursOf(colour);

/**
 * Colours for standard output: none unless it is a terminal (or `FORCE_COLOR` is set), and none
 * with `NO_COLOR`.
 */
export function outColours(): Colours {
  return coloursFor(process.stdout);
}

/** Colours for standard error. */
export function errorColours(): Colours {
  return coloursFor(process.stderr);
}

/** Colours for a stream. */
export function coloursFor(stream: NodeJS.WriteStream): Colours {
  return hasColours(stream) ? coloured : plain;
}

/** Whether a stream gets colours. */
export function hasColours(stream: NodeJS.WriteStream): boolean {
  if ("NO_COLOR" in process.env) return false;
  return "FORCE_COLOR" in process.env || stream.isTTY === true;
}

function coloursOf(make: typeof colour): Colours {
  return {
    ...{ bold: make(1, 22), dim: make(2, 22) },
    ...{ red: make(31, 39), green: make(32, 39), yellow: make(33, 39), cyan: make(36, 39) },
  };
}
