import { isMazepaError } from "@mazepa/core";
import type { BoardStore } from "./board-store.js";
import type { Tell } from "./conductor-events.js";
import { postScheduled, scheduledJobId } from "./fire-schedule.js";
import type { ScheduleRecord } from "./schedule-record.js";
import { ScheduleStore } from "./schedule-store.js";
import { lastTime, timesOf } from "./timing.js";

/** The time in ms after which a schedule is read again, as it may have been changed. */
const refreshMs = 60_000;
/** The time in ms after which a time counts as missed, beside the interval of looks. */
const missedMs = 60_000;

/** What becomes of a time that is due: a job, or none for a reason. */
type Decision = { readonly jobId: string } | { readonly reason: string };

/**
 * Posts the jobs of a board's schedules when they are due. Any number of conductors may do so: the
 * id of the job is made of the time, and the schedule's record tells which times are settled.
 */
export class ScheduleKeeper {
  readonly #board: BoardStore;
  readonly #store: ScheduleStore;
  readonly #tell: Tell;
  readonly #pollMs: number;
  /** When schedules must be read again. */
  readonly #waits = new Map<string, { readonly from: number; readonly until: number }>();

  /** `pollMs` is the interval of looks. */
  constructor(board: BoardStore, tell: Tell, pollMs = board.pollMs) {
    this.#board = board;
    this.#store = new ScheduleStore(board);
    this.#tell = tell;
    this.#pollMs = pollMs;
  }

  /** Posts what is due. A failure is told, and tried again at the next look. */
  async look(): Promise<void> {
    try {
      for await (const name of this.#store.names()) if (!this.#isWaiting(name)) await this.#keepSafely(name);
    } catch (error) {
      this.#tell({ type: "store-failed", error });
    }
  }

  /** Makes the next look include the schedule that was written as `key`. */
  renew(key: string): void {
    const { schedules } = this.#board.keys;
    if (key.startsWith(schedules)) this.#waits.delete(key.slice(schedules.length));
  }

  /** A clock that was put back does not prolong a wait. */
  #isWaiting(name: string): boolean {
    const now = this.#board.now();
    const { from, until } = this.#waits.get(name) ?? { from: now, until: now };
    return from <= now && now < until;
  }

  /** One schedule that cannot be read or posted does not keep the others. */
  async #keepSafely(name: string): Promise<void> {
    try {
      const from = this.#board.now();
      this.#waits.set(name, { from, until: from + refreshMs });
      const until = await this.#keep(name, from);
      if (this.#waits.has(name)) this.#waits.set(name, { from, until: Math.min(until, from + refreshMs) });
    } catch (error) {
      this.#waits.delete(name);
      if (isMazepaError(error, "MAZEPA_STORAGE_CONNECTION")) throw error;
      this.#tell({ type: "store-failed", schedule: name, error });
    }
  }

  /** Settles the last time that is due, and returns the next one. */
  async #keep(name: string, now: number): Promise<number> {
    const record = await this.#store.find(name);
    if (!record) return Infinity;
    const times = timesOf(record.definition.timing, record.setAt);
    const due = lastTime(times, record.settledAt, now);
    if (due !== undefined) await this.#settle(record, due, await this.#decide(record, due, now));
    return times.next(Math.max(due ?? record.settledAt, now)) ?? Infinity;
  }

  async #decide(record: ScheduleRecord, due: number, now: number): Promise<Decision> {
    const { missed, overlap } = record.definition;
    if (missed === "skip" && now - due > missedMs + this.#pollMs) return { reason: "no conductor was there at its time" };
    const { last } = record;
    const isOther = last !== undefined && last.jobId !== scheduledJobId(record.name, due);
    const mayPost = overlap === "allow" || !isOther || !(await this.#isOpen(last.jobId));
    if (!mayPost) return { reason: `job "${last.jobId}" has not ended` };
    return { jobId: await postScheduled(this.#board, record, due) };
  }

  async #isOpen(jobId: string): Promise<boolean> {
    const found = await this.#board.find(jobId);
    return found !== undefined && found.record.end === undefined;
  }

  /** Records a decision. Of several conductors, the first one tells of it. */
  async #settle({ name }: ScheduleRecord, due: number, decision: Decision): Promise<void> {
    let isFirst = false;
    await this.#store.change(name, (present) => {
      isFirst = present !== undefined && present.settledAt < due;
      return present && isFirst ? { ...present, settledAt: due } : undefined;
    });
    if (!isFirst) return;
    const jobId = scheduledJobId(name, due);
    if ("jobId" in decision) this.#tell({ type: "job-scheduled", schedule: name, jobId });
    else this.#tell({ type: "schedule-skipped", schedule: name, jobId, reason: decision.reason });
  }
}
