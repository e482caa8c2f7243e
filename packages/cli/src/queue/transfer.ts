import { moveMessages, type MoveReport } from "@mazepa/core/internal";
import { exitCodes } from "../output/exit-codes.js";
import { note, printResult } from "../output/output.js";
import { StopSignal } from "../run/stop-signal.js";
import { counted } from "./measures.js";
import type { NamedQueue } from "./named-queue.js";
import { TransferWarnings } from "./transfer-warnings.js";

/** Options of a transfer. */
export interface TransferOptions {
  readonly max?: number | undefined;
  readonly json?: boolean | undefined;
  /** The verb of the report, e.g. `moved`. */
  readonly verb: string;
  /** See `MoveOptions`. */
  readonly toBody?: (body: string) => string | undefined;
  /** The reason why messages stay for which nothing is to be sent. */
  readonly keptBecause?: string;
}

const noteEveryMs = 2000;

/** Moves messages and prints how many, also when it is interrupted or fails half-way. */
export async function transfer(from: NamedQueue, to: NamedQueue, options: TransferOptions): Promise<void> {
  const { toBody, verb } = options;
  const max = options.max ?? (await countReady(from));
  const warnings = new TransferWarnings(from, to, note);
  const stop = new StopSignal();
  let [moved, notedMs] = [0, performance.now()];
  const onMoved = (bodies: readonly string[]): void => {
    warnings.look(bodies);
    moved += bodies.length;
    if (performance.now() - notedMs < noteEveryMs) return;
    notedMs = performance.now();
    note(`${verb} ${moved} so far`);
  };
  try {
    const report = await moveMessages({ from: from.queue, to: to.queue, max, toBody, signal: stop.signal, onMoved });
    const end = report.end === "max" && options.max === undefined ? "empty" : report.end;
    await tell({ from, to, moved }, { ...report, end }, options);
  } catch (error) {
    note(`${verb} ${counted(moved, "message")} before it failed; those are in ${to.label}, the others are where they were.`);
    throw error;
  } finally {
    stop.dispose();
  }
}

/**
 * The number of messages to move. Later ones are left, since both names might mean one queue, which
 * would never be empty. A queue that only estimates is emptied.
 */
async function countReady({ queue }: NamedQueue): Promise<number> {
  return queue.limits.exactDepth ? (await queue.depth()).ready : Infinity;
}

interface Transferred {
  readonly from: NamedQueue;
  readonly to: NamedQueue;
  readonly moved: number;
}

async function tell(
  { from, to, moved }: Transferred,
  report: MoveReport,
  { json, verb, keptBecause }: TransferOptions,
): Promise<void> {
  const { ready, leased, delayed } = await from.queue.depth();
  if (json) printResult({ from: from.label, to: to.label, [verb]: moved, ...report, left: { ready, leased, delayed } }, { json });
  else printResult(`${verb} ${counted(moved, "message")} from ${from.label} to ${to.label}`);
  if (leased + delayed > 0) note(`${leased} leased and ${delayed} delayed stay there: only ready messages can be moved.`);
  if (report.tooLarge > 0) {
    note(
      `${counted(report.tooLarge, "message")} stay: too large for ${to.label} (${to.queue.limits.maxMessageBytes} bytes at most).`,
    );
    process.exitCode = exitCodes.failed;
  }
  if (report.kept > 0) {
    note(`${counted(report.kept, "message")} stay: ${keptBecause}.`);
    process.exitCode = exitCodes.failed;
  }
  if (report.end !== "interrupted") return;
  note("It was interrupted; run it again to continue.");
  process.exitCode = exitCodes.cancelled;
}
