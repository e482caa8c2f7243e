import { Help, type Command, type HelpConfiguration } from "commander";
import wrapAnsi from "wrap-ansi";
import { examplesOf } from "../examples.js";

/** The least room for descriptions beside options; with less, they stand below them. */
const narrowestDescription = 30;

const defaultWidth = 80;
const indent = " ".repeat(6);

/** The layout of `--help`, which is never wider than the terminal. */
export const helpLayout: HelpConfiguration = {
  minWidthToWrap: 10,
  commandUsage(command) {
    const usage = Help.prototype.commandUsage.call(this, command);
    return hanging(usage, { width: widthOf(this) - "Usage: ".length, by: "       " });
  },
  formatItem(...[term, termWidth, description, helper]: Parameters<Help["formatItem"]>) {
    const width = widthOf(helper);
    if (description === "" || width - termWidth - 4 >= narrowestDescription)
      return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
    const below = helper.boxWrap(description, width - indent.length);
    return `  ${hanging(term, { width: width - indent.length, by: indent })}\n${below.replace(/^/gm, indent)}`;
  },
};

/** The examples of a command as `--help` shows them: lines to copy, broken as a shell allows. */
export function exampleText(command: Command, width: number): string {
  const shown = examplesOf(command).map(({ line, does }) => {
    const comment = hanging(does, { width: width - 4, by: "  # " });
    return `  # ${comment}\n  ${hanging(line, { width: width - 8, by: indent, end: " \\" })}`;
  });
  return shown.length === 0 ? "" : `\nExamples:\n${shown.join("\n\n")}`;
}

/** A text whose lines, paragraphs of help, are not longer than the width. */
export function wrappedText(text: string, width: number): string {
  return wrapAnsi(text, width, { trim: false }).replace(/ +$/gm, "");
}

/** The width of help on standard output or standard error. */
export function helpWidth(command: Command, onError: boolean): number {
  const output = command.configureOutput();
  return (onError ? output.getErrHelpWidth?.() : output.getOutHelpWidth?.()) ?? defaultWidth;
}

function widthOf({ helpWidth }: { helpWidth?: number | undefined }): number {
  return helpWidth ?? defaultWidth;
}

/**
 * A text in lines of a width, the later ones indented. What stands in quotes is not broken, and
 * options stay with their values where they can.
 */
function hanging(text: string, { width, by, end = "" }: { width: number; by: string; end?: string }): string {
  const lines: string[] = [];
  for (const unit of text.match(/(?:--?[\w-]+ )?(?:'[^']*'|"[^"]*"|\S)+/g) ?? [])
    for (const word of unit.length <= width ? [unit] : unit.split(/(?<=^-\S+) /)) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
  return lines.join(`${end}\n${by}`);
}
