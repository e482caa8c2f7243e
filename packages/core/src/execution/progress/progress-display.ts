import { createLogUpdate } from "log-update";
import type { OperationCounts } from "../../scheduling/progress.js";
import { ProgressRows } from "./progress-rows.js";
import { barLines, durationText, plainLine } from "./progress-text.js";

const barsEveryMs = 200;
const linesEveryMs = 5000;
const narrowest = 40;

/** What a display shows, and where. */
export interface ProgressSource {
  readonly executionId: string;
  readonly stream: NodeJS.WriteStream;
  readonly snapshot: () => Record<string, OperationCounts>;
}

/** Shows how an execution goes on: bars that are drawn again and again on a terminal, a line now and then elsewhere. */
export class ProgressDisplay {
  readonly #source: ProgressSource;
  readonly #rows = new ProgressRows();
  readonly #startedMs = performance.now();
  readonly #bars: ReturnType<typeof createLogUpdate> | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(source: ProgressSource) {
    this.#source = source;
    // The cursor stays: hiding it would need handlers of signals to bring it back.
    this.#bars = hasRoom(source.stream) ? createLogUpdate(source.stream, { showCursor: true }) : undefined;
    this.#timer = setInterval(() => this.#show(), this.#bars ? barsEveryMs : linesEveryMs);
    this.#timer.unref();
    if (this.#bars) this.#show();
  }

  /** Writes a line that stays, above the bars. */
  note(line: string): void {
    this.#bars?.clear();
    this.#source.stream.write(`${line}\n`);
    if (this.#bars) this.#show();
  }

  /** Shows the final state, which stays. */
  stop(): void {
    clearInterval(this.#timer);
    this.#show();
    this.#bars?.done();
  }

  #show(): void {
    const { executionId, stream, snapshot } = this.#source;
    const nowMs = performance.now();
    const rows = this.#rows.of(snapshot(), nowMs);
    const title = `${executionId} ${durationText(nowMs - this.#startedMs)}`;
    if (!this.#bars) {
      stream.write(`${title}: ${plainLine(rows)}\n`);
      return;
    }
    const size = { width: Math.max(narrowest, stream.columns - 1), height: Math.max(2, stream.rows - 2) };
    this.#bars([title, ...barLines(rows, size)].join("\n"));
  }
}

/** Some terminals say that their size is zero: nothing can be drawn over there. */
function hasRoom({ isTTY, columns, rows }: NodeJS.WriteStream): boolean {
  return isTTY && columns > 0 && rows > 0;
}
