import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";
import { coloursFor } from "./colours.js";
import { singleLine } from "./terminal-text.js";

/** A table: the titles of its columns, and its rows. */
interface Cells {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The spaces between two columns. */
const gap = "  ";

/** Columns are not made narrower than this, or than their title. */
const narrowestColumn = 12;

/** The least room for values that stand beside their titles. */
const narrowestValue = 8;

/**
 * The lines of a table for a stream: columns without lines between them. On a terminal that is too
 * narrow, columns in which nothing stands are left out and long cells are broken; if that is not
 * enough, each row becomes a list of titles and values.
 */
export function formatTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  stream: NodeJS.WriteStream = process.stdout,
): string[] {
  const cells: Cells = { titles, rows: rows.map((row) => row.map(singleLine)) };
  const { bold } = coloursFor(stream);
  const width = stream.isTTY && stream.columns > 0 ? stream.columns : Infinity;
  if (widthOf(cells) <= width) return columns(cells, bold);
  const shown = withoutEmpty(cells);
  const narrow = narrowed(shown, width);
  return narrow ? columns(narrow, bold) : lists(shown, { width, bold });
}

function columns({ titles, rows }: Cells, bold: (text: string) => string): string[] {
  return drawn([titles.map(bold), ...rows]);
}

/** The lines of rows whose cells may have several. */
function drawn(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => cell.split("\n")));
  const widths = (rows[0] ?? []).map((_, index) => cells.reduce((most, row) => Math.max(most, widest(row[index] ?? [])), 0));
  return cells.flatMap((row) =>
    Array.from({ length: Math.max(...row.map(({ length }) => length)) }, (_, line) =>
      row
        .map((lines, index) => padded(lines[line] ?? "", widths[index] ?? 0))
        .join(gap)
        .trimEnd(),
    ),
  );
}

function widest(lines: readonly string[]): number {
  return Math.max(0, ...lines.map((line) => stringWidth(line)));
}

function padded(text: string, width: number): string {
  return text + " ".repeat(width - stringWidth(text));
}

function widthOf(cells: Cells): number {
  return total(columnWidths(cells));
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, (widths.length - 1) * gap.length);
}

function columnWidths({ titles, rows }: Cells): number[] {
  return titles.map((title, index) =>
    rows.reduce((most, row) => Math.max(most, stringWidth(row[index] ?? "")), stringWidth(title)),
  );
}

function withoutEmpty({ titles, rows }: Cells): Cells {
  const isShown = titles.map((_, index) => rows.some((row) => row[index] !== ""));
  const shown = <T>(row: readonly T[]): T[] => row.filter((_, index) => isShown[index]);
  return { titles: shown(titles), rows: rows.map(shown) };
}

/** The table with its widest columns narrowed until it fits; undefined if it cannot fit. */
function narrowed({ titles, rows }: Cells, width: number): Cells | undefined {
  const widths = columnWidths({ titles, rows });
  for (let excess = total(widths) - width; excess > 0; excess--) {
    const room = widths.map((wide, index) => wide - Math.max(narrowestColumn, stringWidth(titles[index] ?? "")));
    const most = Math.max(...room);
    if (most <= 0) return undefined;
    const widest = room.indexOf(most);
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return { titles, rows: rows.map((row) => row.map((cell, index) => wrapped(cell, widths[index] ?? width))) };
}

function lists({ titles, rows }: Cells, { width, bold }: { width: number; bold: (text: string) => string }): string[] {
  const titleWidth = Math.max(...titles.map((title) => stringWidth(title)));
  const room = Math.max(narrowestValue, width - titleWidth - gap.length);
  return rows.flatMap((row, number) => {
    const filled = titles.flatMap((title, index) => {
      const cell = row[index] ?? "";
      return cell === "" ? [] : [[padded(bold(title), titleWidth), wrapped(cell, room)]];
    });
    return [...(number === 0 ? [] : [""]), ...drawn(filled)];
  });
}

function wrapped(text: string, width: number): string {
  return wrapAnsi(text, width, { hard: true, trim: true });
}
