/** A message of a batch file that is still to do. */
export interface BatchMessage {
  /** Its number within the batch, from 0. */
  readonly index: number;
  readonly body: string;
}

const todo = "+";
const done = "-";

/**
 * The text of a batch file. The first line has a mark for each message, `+` to do or `-` done. Then
 * comes a line for each message: its body as it is, or as a JSON string when it has control
 * characters or begins with a quote.
 */
export function encodeBatch(bodies: readonly string[]): string {
  return `${todo.repeat(bodies.length)}\n${bodies.map(encodeBody).join("\n")}\n`;
}

/**
 * The messages from number `from` to `to` that are still to do. Lines that are missing count as
 * done, so that people may delete the last ones.
 */
export function decodeBatch(text: string, from: number, to: number): BatchMessage[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const marks = lines[0] ?? "";
  const messages: BatchMessage[] = [];
  for (let index = from; index <= to; index += 1) {
    const line = lines[index + 1];
    if (marks[index] === todo && line !== undefined) messages.push({ index, body: decodeBody(line) });
  }
  return messages;
}

/**
 * The marks that make messages done, and the byte at which to write each: one piece for each run of
 * consecutive numbers.
 */
export function doneMarks(indexes: Iterable<number>): { readonly position: number; readonly marks: string }[] {
  const sorted = [...indexes].sort((a, b) => a - b);
  const pieces: { position: number; marks: string }[] = [];
  for (const index of sorted) {
    const last = pieces.at(-1);
    if (last !== undefined && last.position + last.marks.length === index) last.marks += done;
    else pieces.push({ position: index, marks: done });
  }
  return pieces;
}

// Control characters would break lines (or people's terminals); lone surrogates would not survive
// UTF-8.
const needsQuotes = /^"|\p{Cc}|\p{Surrogate}/u;

function encodeBody(body: string): string {
  return needsQuotes.test(body) ? JSON.stringify(body) : body;
}

function decodeBody(line: string): string {
  if (!line.startsWith('"')) return line;
  try {
    return String(JSON.parse(line));
  } catch {
    // The line was edited by hand; the reader of the message says what is wrong with it.
    return line;
  }
}
