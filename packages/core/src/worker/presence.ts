import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { BestEffort } from "../storage/best-effort.js";
import type { BlobStore } from "../storage/blob-store.js";
import { RepeatedEffort } from "../storage/repeated-effort.js";
import { pause } from "../timer.js";
import type { TaskLog } from "../tasks/task-context.js";
import { coreVersion } from "./core-version.js";
import type { LeasedTask } from "./leased-task.js";
import { encodePresence, presencePrefix, type PresenceRecord } from "./presence-record.js";
import type { CompleteWorkerOptions } from "./worker-options.js";
import type { WorkerStats } from "./worker-stats.js";
import type { RunningTaskView } from "./worker-view.js";

/** The interval of updates in ms: in a store whose requests cost nothing, and in others. */
const cheapIntervalMs = 15_000;
const intervalMs = 60_000;
/** A store with a default interval of checkpoints up to this asks nothing for requests. */
const maxCheapCheckpointMs = 1000;
const maxRunning = 100;
/** The time in ms that the end of a worker may take for it. */
const maxEndMs = 5000;

/** The parts of a {@link Presence}. */
export interface PresenceOptions {
  readonly options: CompleteWorkerOptions;
  readonly payloads: BlobStore;
  /** The counts of the worker, which change. */
  readonly stats: WorkerStats;
  /** The tasks that run. */
  readonly running: () => Iterable<LeasedTask>;
  readonly log: TaskLog;
}

/**
 * Tells in the store for payloads that a worker is there, and what it runs, until it has stopped
 * (rule UD4). A store that fails costs a warning.
 */
export class Presence {
  readonly #parts: PresenceOptions;
  readonly #id = `${hostname()
    .replace(/[^\w-]/g, "-")
    .slice(0, 100)}-${process.pid}-${randomBytes(4).toString("hex")}`;
  readonly #startedAtMs = Date.now();
  readonly #everyMs: number;
  readonly #effort: BestEffort;
  readonly #updates: RepeatedEffort;
  #isStarted = false;
  readonly #coreVersion = coreVersion(import.meta.url);

  constructor(parts: PresenceOptions) {
    const { payloads, log } = parts;
    const isCheap = (payloads.defaultCheckpointIntervalMs ?? 0) <= maxCheapCheckpointMs;
    this.#parts = parts;
    this.#everyMs = isCheap ? cheapIntervalMs : intervalMs;
    this.#effort = new BestEffort("That the worker is there could not be written to the store", (warning) => log.warn(warning));
    this.#updates = new RepeatedEffort(this.#effort);
  }

  /** Writes the first record, and then one at each interval. Nothing waits for them. */
  start(): void {
    this.#isStarted = true;
    this.#updates.attempt(() => this.#write());
    this.#updates.start(this.#everyMs, () => this.#write());
  }

  /** Removes the record, unless the store takes too long. */
  async end(): Promise<void> {
    if (!this.#isStarted) return;
    const ended = new AbortController();
    await Promise.race([this.#remove().finally(() => ended.abort()), pause(maxEndMs, ended.signal)]);
  }

  async #remove(): Promise<void> {
    await this.#updates.stop();
    await this.#effort.run(() => this.#parts.payloads.delete([this.#key]));
  }

  get #key(): string {
    return presencePrefix + this.#id;
  }

  async #write(): Promise<void> {
    await this.#parts.payloads.put(this.#key, encodePresence(this.#record()));
  }

  #record(): PresenceRecord {
    const { options, stats, running } = this.#parts;
    const { broker, queues, isolation, concurrency } = options;
    const tasks = [...running()].flatMap(viewOf).sort((one, other) => one.startedAtMs - other.startedAtMs);
    return {
      ...{ id: this.#id, host: hostname(), pid: process.pid, coreVersion: this.#coreVersion },
      ...{ startedAtMs: this.#startedAtMs, updatedAtMs: Date.now(), everyMs: this.#everyMs },
      ...{ broker: broker.name, queues, isolation, concurrency, stats: { ...stats } },
      running: tasks.slice(0, maxRunning),
    };
  }
}

function viewOf({ task, startedAtMs, progress }: LeasedTask): RunningTaskView[] {
  if (!task || startedAtMs === undefined) return [];
  const { id: taskId, operationId, attempt, detached } = task;
  const executionId = detached ? "" : task.executionId;
  return [{ taskId, operationId, executionId, attempt, startedAtMs, ...(progress && { progress }) }];
}
