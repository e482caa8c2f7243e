import { createLogUpdate } from "log-update";
import { jsonText } from "../output/json-text.js";
import { printResult } from "../output/output.js";
import { terminalText } from "../output/terminal-text.js";
import { statusJson, statusLine, statusLines, type StatusReport } from "./status-report.js";

/** Shows one report after the other: drawn over the one before on a terminal, as lines when something has changed elsewhere. */
export class StatusDisplay {
  readonly #isJson: boolean;
  readonly #drawn: ReturnType<typeof createLogUpdate> | undefined;
  #last = "";

  constructor({ json }: { json: boolean }) {
    const { isTTY, columns, rows } = process.stdout;
    this.#isJson = json;
    // Some terminals say that their size is zero: nothing can be drawn over there.
    this.#drawn = isTTY && columns > 0 && rows > 0 && !json ? createLogUpdate(process.stdout, { showCursor: true }) : undefined;
  }

  show(report: StatusReport): void {
    if (this.#drawn) return this.#drawn(terminalText(statusLines(report).join("\n")));
    const text = this.#isJson ? jsonText(statusJson(report)) : statusLine(report);
    if (text !== this.#last) printResult(text);
    this.#last = text;
  }

  /** What was shown last stays. */
  stop(): void {
    this.#drawn?.done();
  }
}
