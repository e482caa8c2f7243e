import type { OperationActivity, Worker } from "@mazepa/core";
import { loadLiveArea, repeat, Throughput, type Timer } from "@mazepa/core/internal";
import { shownUrl } from "../connections/shown-url.js";
import { countText } from "../executions/execution-text.js";
import { failedText } from "../executions/failure-table.js";
import { rateText } from "../executions/operation-rows.js";
import { errorColours } from "../output/colours.js";
import { formatTable } from "../output/table.js";
import { terminalText } from "../output/terminal-text.js";
import { durationText } from "../queue/measures.js";

/** Facts about a worker that do not change. */
export interface ShownFacts {
  /** The URL of its queue. */
  readonly queue: string;
  readonly concurrency: number;
}

type LiveArea = InstanceType<Awaited<ReturnType<typeof loadLiveArea>>>;

const drawnEveryMs = 250;

/** Whether a worker can be shown on a stream. */
export async function canShow(stream: NodeJS.WriteStream): Promise<boolean> {
  return stream.isTTY && (await loadLiveArea()).fits(stream);
}

/**
 * Shows what a worker does, below the lines of its log: what runs, is done and has failed, and the
 * rates.
 */
export class WorkerDisplay {
  readonly #worker: Worker;
  readonly #facts: ShownFacts;
  readonly #area: LiveArea;
  readonly #startedMs = performance.now();
  readonly #rates = new Map<string, Throughput>();
  readonly #timer: Timer;

  /** Shows a worker on standard error. */
  static async open(worker: Worker, facts: ShownFacts): Promise<WorkerDisplay> {
    const Area = await loadLiveArea();
    return new WorkerDisplay(worker, { ...facts, queue: shownUrl(facts.queue) }, new Area(process.stderr));
  }

  constructor(worker: Worker, facts: ShownFacts, area: LiveArea) {
    this.#worker = worker;
    this.#facts = facts;
    this.#area = area;
    this.#timer = repeat(drawnEveryMs, () => this.#draw(), { keepsAlive: false });
    this.#draw();
  }

  /** Removes the display: the last line of the log says what the worker has done. */
  close(): void {
    this.#timer.cancel();
    this.#area.end();
  }

  #draw(): void {
    const nowMs = performance.now();
    const rows = Object.entries(this.#worker.operations()).map(([operationId, counts]) => this.#row(operationId, counts, nowMs));
    const table = rows.length > 0 ? formatTable(titles, rows.map(cellsOf), process.stderr) : [];
    this.#area.show([this.#title(rows), ...table].map(terminalText));
  }

  #title(rows: readonly Row[]): string {
    const { queue, concurrency } = this.#facts;
    const [running, done] = [sumOf(rows, "running"), sumOf(rows, "done")];
    const [failed, perSecond] = [sumOf(rows, "failed"), sumOf(rows, "perSecond")];
    const facts = [
      ...[`${running} of ${concurrency} running`, `${countText(done)} done`],
      ...(failed > 0 ? [errorColours().red(`${countText(failed)} failed`)] : []),
      ...(perSecond > 0 ? [rateText(perSecond)] : []),
    ];
    return `${errorColours().bold(queue)} for ${durationText(performance.now() - this.#startedMs)}: ${facts.join(", ")}`;
  }

  #row(operationId: string, { running, succeeded, failed, cancelled }: OperationActivity, nowMs: number): Row {
    const done = succeeded + failed + cancelled;
    let rate = this.#rates.get(operationId);
    if (!rate) this.#rates.set(operationId, (rate = new Throughput()));
    rate.note(nowMs, done);
    return { operationId, running, done, failed, perSecond: rate.perSecond };
  }
}

/** What is shown of one operation. */
interface Row {
  readonly operationId: string;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  readonly perSecond: number;
}

const titles = ["OPERATION", "RUNNING", "DONE", "FAILED", "RATE"];

function cellsOf({ operationId, running, done, failed, perSecond }: Row): string[] {
  const runs = running === 0 ? "" : countText(running);
  return [operationId, runs, countText(done), failedText(failed, process.stderr), rateText(perSecond)];
}

function sumOf(rows: readonly Row[], name: Exclude<keyof Row, "operationId">): number {
  return rows.reduce((sum, row) => sum + row[name], 0);
}
