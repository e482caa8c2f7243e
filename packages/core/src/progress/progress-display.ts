import type { OperationCounts } from "../scheduling/progress.js";
import { repeat, type Timer } from "../timer.js";
import { LiveArea } from "./live-area.js";
import type { ProgressEntry } from "./progress-entry.js";
import { ProgressRows, type ProgressRow } from "./progress-rows.js";
import { barLines, durationText, plainLine } from "./progress-text.js";
import { taskLines } from "./task-lines.js";

const barsEveryMs = 200;
const linesEveryMs = 5000;

/** The source of the numbers that a display shows. */
export interface ProgressSource {
  readonly executionId: string;
  readonly stream: NodeJS.WriteStream;
  readonly snapshot: () => Record<string, OperationCounts>;
  /** What running tasks have told of their progress. */
  readonly tasks?: () => readonly ProgressEntry[];
}

/**
 * Shows the progress of an execution: on a terminal as bars below other output, elsewhere as a line
 * from time to time.
 */
export class ProgressDisplay {
  readonly #source: ProgressSource;
  readonly #rows = new ProgressRows();
  readonly #startedMs = performance.now();
  /** The place of the bars. */
  readonly #area: LiveArea | undefined;
  readonly #timer: Timer;

  constructor(source: ProgressSource) {
    const { stream } = source;
    this.#source = source;
    this.#area = LiveArea.fits(stream) ? new LiveArea(stream) : undefined;
    this.#timer = repeat(this.#area ? barsEveryMs : linesEveryMs, () => this.#show(), { keepsAlive: false });
    if (this.#area) this.#show();
  }

  /** Writes a permanent line above the bars. */
  note(line: string): void {
    this.#source.stream.write(`${line}\n`);
    if (this.#area) this.#show();
  }

  /** Shows the final state, with the rates of the whole, which remains. */
  stop(): void {
    this.#timer.cancel();
    const lines = this.#lines(ProgressRows.ofWhole(this.#source.snapshot(), performance.now() - this.#startedMs));
    if (this.#area) this.#area.end(lines);
    else this.#write(lines);
  }

  #show(): void {
    const lines = this.#lines(this.#rows.of(this.#source.snapshot(), performance.now()));
    if (this.#area) this.#area.show(lines);
    else this.#write(lines);
  }

  #write(lines: readonly string[]): void {
    this.#source.stream.write(`${lines.join("\n")}\n`);
  }

  /** A title and the bars; elsewhere than on a terminal, one line. */
  #lines(rows: readonly ProgressRow[]): string[] {
    const { executionId, stream } = this.#source;
    const title = `${executionId} ${durationText(performance.now() - this.#startedMs)}`;
    if (!this.#area) return [`${title}: ${plainLine(rows)}`];
    const size = { width: stream.columns - 1, height: Math.max(2, stream.rows - 2) };
    const bars = barLines(rows, size, { hasColours: stream.hasColors() });
    const tasks = taskLines(this.#source.tasks?.() ?? [], { width: size.width, height: size.height - bars.length });
    return [title.slice(0, size.width), ...bars, ...tasks];
  }
}
