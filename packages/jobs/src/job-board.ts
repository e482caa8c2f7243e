import { InvalidOptionError, openBlobStore, TaskTimeoutError, type BlobStore, type ValueOf, type Work } from "@mazepa/core";
import { checkChoice, checkFunction, checkKnown, checkWholeNumber } from "@mazepa/core/internal";
import { BoardStore } from "./board-store.js";
import { indexEntry } from "./job-keys.js";
import { dueAt, type JobRecord } from "./job-record.js";
import { viewJob, type JobState, type JobView } from "./job-view.js";
import { checkWaitOptions, Job, waitFor, type WaitOptions } from "./job.js";
import { OpenJobs } from "./open-jobs.js";
import { parkedMs } from "./parking.js";
import { checkPostOptions, postableWork, postJob, type PostOptions } from "./post-job.js";
import { fireSchedule } from "./fire-schedule.js";
import { setSchedule, type ScheduleOptions } from "./set-schedule.js";
import { ScheduleStore } from "./schedule-store.js";
import { viewSchedule, type ScheduleView } from "./schedule-view.js";
import type { Timing } from "./timing.js";

const storeSymbol: unique symbol = Symbol.for("mazepa.board-store") as never;
const states = ["unclaimed", "claimed", "succeeded", "failed", "cancelled", "trashed"];

/** Options of {@link JobBoard}. */
export interface JobBoardOptions {
  /** The name of the board; a store may have several. Default `"jobs"`. */
  readonly name?: string;
  /** The clock, in ms since 1970. Default: the system's clock. */
  readonly now?: () => number;
}

/** The arguments of {@link JobBoard.schedule}. */
export type ScheduleArguments = [name: string, timing: Timing, work: Work, options?: ScheduleOptions];

/** The jobs that {@link JobBoard.jobs} lists. */
export interface ListJobsOptions {
  /** Only those in this state. Default: all. */
  readonly state?: JobState;
  /** The maximum number of jobs. Default: all. */
  readonly limit?: number;
}

/**
 * A board of jobs for conductors, in any blob store that all of them reach. The store also keeps
 * the checkpoints of the jobs' executions.
 *
 * @example
 * ```ts
 * const board = new JobBoard("./board");
 * const job = await board.post(survey(urls), { priority: 10, retries: 2 });
 * const words = await job.result();
 * ```
 *
 * @throws InvalidOptionError when no imported package serves the store's URL, or the name is none.
 */
export class JobBoard {
  readonly #store: BoardStore;

  constructor(store: BlobStore | string, options: JobBoardOptions = {}) {
    checkKnown("JobBoard", options, ["name", "now"]);
    checkFunction("now", options.now);
    const { name = "jobs", now = () => Date.now() } = options;
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(name))
      throw new InvalidOptionError(`Option "name" is ${JSON.stringify(name)}; it must be 1 to 64 of A–Z, a–z, 0–9, _ and -.`);
    this.#store = new BoardStore(openBlobStore(store), { name, now });
  }

  /** @internal */
  get [storeSymbol](): BoardStore {
    return this.#store;
  }

  get name(): string {
    return this.#store.name;
  }

  /** The store of the board and of its jobs' checkpoints. */
  get store(): BlobStore {
    return this.#store.blobs;
  }

  /**
   * Posts `work` for conductors: a task, or a flow of a registered schema, a pattern or a canvas.
   * Resolves when it is durable. Posting the same work again under one id gives the same job.
   *
   * @throws SerializationError when the work cannot be serialized, or its flow has no schema.
   * @throws DuplicateJobError when the id belongs to other work.
   * @throws InvalidOptionError naming the option that makes no sense.
   */
  async post<const W extends Work>(work: W, options: PostOptions = {}): Promise<Job<ValueOf<W>>> {
    checkPostOptions(options);
    return new Job<ValueOf<W>>(this.#store, await postJob(this.#store, postableWork(work), options));
  }

  /** The job with this id; undefined if the board has none. */
  async job(id: string): Promise<Job | undefined> {
    const found = await this.#store.find(id);
    return found && found.record.removedAt === undefined ? new Job(this.#store, id) : undefined;
  }

  /** The jobs: open ones by priority, then age; then those that have ended, in that order. */
  async *jobs(options: ListJobsOptions = {}): AsyncGenerator<JobView> {
    checkKnown("JobBoard.jobs", options, ["state", "limit"]);
    checkChoice("state", options.state, states);
    checkWholeNumber("limit", options.limit, 1);
    let left = options.limit ?? Infinity;
    for await (const record of this.#records(foldersOf(this.#store, options.state))) {
      const view = await viewJob(this.#store, record);
      if (options.state !== undefined && view.state !== options.state) continue;
      yield view;
      if (--left === 0) return;
    }
  }

  /**
   * Waits until a job is unclaimed and due, and returns the first. A look costs a bounded number of
   * requests.
   *
   * @throws TaskTimeoutError when there is none in time.
   */
  async wait(options: WaitOptions = {}): Promise<JobView> {
    checkWaitOptions("JobBoard.wait", options);
    const { timeoutMs, signal } = options;
    const open = new OpenJobs(this.#store);
    const onChange = (key: string) => open.renew(key);
    const found = await waitFor(this.#store, { timeoutMs, signal, onChange }, () => firstDue(this.#store, open));
    if (found) return found;
    throw new TaskTimeoutError(`No job of the board "${this.name}" was unclaimed within ${timeoutMs} ms.`);
  }

  /**
   * Sets a schedule, which posts `work` at each time of `timing` from now on, as the job
   * `<name>-<YYYYMMDDTHHMMSSZ>`: once, however many conductors serve the board. It replaces the
   * schedule of this name, if it is another.
   *
   * @throws SerializationError when the work cannot be serialized, or its flow has no schema.
   * @throws InvalidOptionError when the timing makes no sense or never comes, or naming the option
   *   that makes none.
   */
  async schedule(...[name, timing, work, options = {}]: ScheduleArguments): Promise<void> {
    await setSchedule(this.#store, { name, timing, work, options });
  }

  /** The schedules, by name. */
  async *schedules(): AsyncGenerator<ScheduleView> {
    for await (const record of new ScheduleStore(this.#store).all()) yield viewSchedule(this.#store, record);
  }

  /** Removes a schedule; false if there is none. Jobs that it has posted stay. */
  unschedule(name: string): Promise<boolean> {
    return new ScheduleStore(this.#store).remove(name);
  }

  /**
   * Posts the job of a schedule now, whatever its timing and its last job.
   *
   * @throws InvalidOptionError when there is no such schedule.
   */
  async runSchedule(name: string): Promise<Job> {
    return new Job(this.#store, await fireSchedule(this.#store, name));
  }

  /** Yields each record once: a job that has ended may still have an entry among the open ones. */
  async *#records(folders: readonly string[]): AsyncGenerator<JobRecord> {
    const seen = new Set<string>();
    for (const folder of folders) {
      for await (const key of this.#store.blobs.list(folder)) {
        const entry = indexEntry(key);
        const found = entry && !seen.has(entry.id) && (await this.#store.find(entry.id));
        if (!found || found.record.removedAt !== undefined) continue;
        seen.add(found.record.id);
        yield found.record;
      }
    }
  }
}

/** The first job that is unclaimed and due. */
async function firstDue(store: BoardStore, open: OpenJobs): Promise<JobView | undefined> {
  for await (const entry of open.candidates(() => 1)) {
    const found = await store.find(entry.id);
    const record = found?.record.entry === entry.key ? found.record : undefined;
    if (record && dueAt(record) <= store.now() && (await parkedMs(store, record)) === 0) {
      const view = await viewJob(store, record);
      if (view.state === "unclaimed") return view;
    }
    open.skip(entry, waitMs(record, store));
  }
  return undefined;
}

/** The time in ms for which a job that cannot be claimed now need not be looked at. */
function waitMs(record: JobRecord | undefined, { now, pollMs }: BoardStore): number {
  if (!record) return pollMs; // it is just being posted
  const restMs = dueAt(record) - now();
  return restMs > 0 ? restMs : 4 * pollMs;
}

function foldersOf({ keys }: BoardStore, state: JobState | undefined): string[] {
  if (state === "unclaimed" || state === "claimed") return [keys.open];
  if (state === "trashed") return [keys.open, keys.trashed];
  return state === undefined ? [keys.open, keys.ended, keys.trashed] : [keys.open, keys.ended];
}

/** The blobs of a board, from this copy of the package or another. */
export function boardStoreOf(board: JobBoard): BoardStore {
  return board[storeSymbol];
}
