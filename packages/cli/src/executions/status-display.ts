import { createLogUpdate } from "log-update";
import { jsonText } from "../output/json-text.js";
import { printResult } from "../output/output.js";
import { terminalText } from "../output/terminal-text.js";
import { statusJson, statusLine, statusLines, type StatusReport } from "./status-report.js";

/**
 * Shows reports in turn: on a terminal each replaces the one before, elsewhere a line is written
 * after a change.
 */
export class StatusDisplay {
  readonly #isJson: boolean;
  readonly #drawn: ReturnType<typeof createLogUpdate> | undefined;
  #last = "";

  constructor({ json }: { json: boolean }) {
    const { isTTY, columns, rows } = process.stdout;
    this.#isJson = json;
    // Some terminals report a size of zero: lines cannot be redrawn there.
    this.#drawn = isTTY && columns > 0 && rows > 0 && !json ? createLogUpdate(process.stdout, { showCursor: true }) : undefined;
  }

  show(report: StatusReport): void {
    if (this.#drawn) return this.#drawn(terminalText(statusLines(report).join("\n")));
    const text = this.#isJson ? jsonText(statusJson(report)) : statusLine(report);
    if (text !== this.#last) printResult(text);
    this.#last = text;
  }

  /** Leaves the last report on the screen. */
  stop(): void {
    this.#drawn?.done();
  }
}
