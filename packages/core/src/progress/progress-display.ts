import { createLogUpdate } from "log-update";
import type { OperationCounts } from "../scheduling/progress.js";
import { repeat, type Timer } from "../timer.js";
import { ProgressRows } from "./progress-rows.js";
import { barLines, durationText, plainLine } from "./progress-text.js";
import { SharedTerminal } from "./shared-terminal.js";

const barsEveryMs = 200;
const linesEveryMs = 5000;

/** The source of the numbers that a display shows. */
export interface ProgressSource {
  readonly executionId: string;
  readonly stream: NodeJS.WriteStream;
  readonly snapshot: () => Record<string, OperationCounts>;
}

/** Bars, and the terminal on which they are drawn. */
interface Bars {
  readonly terminal: SharedTerminal;
  readonly draw: ReturnType<typeof createLogUpdate>;
}

/**
 * Shows the progress of an execution: on a terminal as bars below other output, elsewhere as a line
 * from time to time.
 */
export class ProgressDisplay {
  readonly #source: ProgressSource;
  readonly #rows = new ProgressRows();
  readonly #startedMs = performance.now();
  readonly #bars: Bars | undefined;
  readonly #timer: Timer;
  #isDrawn = false;

  constructor(source: ProgressSource) {
    this.#source = source;
    this.#bars = hasRoom(source.stream) ? this.#makeBars(source.stream) : undefined;
    this.#timer = repeat(this.#bars ? barsEveryMs : linesEveryMs, () => this.#show(), { keepsAlive: false });
    if (this.#bars) this.#show();
  }

  /** Writes a permanent line above the bars. */
  note(line: string): void {
    this.#source.stream.write(`${line}\n`);
    if (this.#bars) this.#show();
  }

  /** Shows the final state, with the rates of the whole, which remains. */
  stop(): void {
    this.#timer.cancel();
    this.#bars?.terminal.release();
    this.#show({ isFinal: true });
    this.#bars?.draw.done();
  }

  #makeBars(stream: NodeJS.WriteStream): Bars {
    const terminal = new SharedTerminal(stream, () => this.#giveWay());
    // The cursor stays visible: hiding it would need signal handlers to restore it.
    return { terminal, draw: createLogUpdate(terminal.own, { showCursor: true }) };
  }

  #giveWay(): void {
    if (this.#isDrawn) this.#bars?.draw.clear();
    this.#isDrawn = false;
  }

  #show({ isFinal = false } = {}): void {
    const { executionId, stream, snapshot } = this.#source;
    const nowMs = performance.now();
    const lastedMs = nowMs - this.#startedMs;
    const rows = isFinal ? ProgressRows.ofWhole(snapshot(), lastedMs) : this.#rows.of(snapshot(), nowMs);
    const title = `${executionId} ${durationText(lastedMs)}`;
    if (!this.#bars) {
      stream.write(`${title}: ${plainLine(rows)}\n`);
      return;
    }
    if (this.#bars.terminal.isMidLine) return;
    const size = { width: stream.columns - 1, height: Math.max(2, stream.rows - 2) };
    this.#bars.draw([title.slice(0, size.width), ...barLines(rows, size, { hasColours: stream.hasColors() })].join("\n"));
    this.#isDrawn = true;
  }
}

/** Whether bars can be drawn. Some terminals report a size of zero. */
function hasRoom({ isTTY, columns, rows }: NodeJS.WriteStream): boolean {
  return isTTY && columns > 0 && rows > 0;
}
