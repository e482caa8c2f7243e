import { executionFolder } from "../checkpoint/checkpoint-keys.js";
import type { InFlightAttempt } from "../queues/execution-queue.js";
import type { BlobStore } from "../storage/blob-store.js";
import { maxAttempt } from "../tasks/report-fault.js";
import { BestEffort } from "../storage/best-effort.js";
import { readJson, writeJson } from "../storage/json-blob.js";
import { RepeatedEffort } from "../storage/repeated-effort.js";

const format = 1;
const minLookMs = 50;
const maxLookMs = 5000;

export interface InFlightNotesOptions {
  readonly store: BlobStore;
  readonly executionId: string;
  /** The epoch of this head. */
  readonly epoch: number;
  /** The time in ms in flight after which an attempt is noted. */
  readonly afterMs: number;
  readonly onWarning: (message: string) => void;
}

/** Gives the attempts that have been in flight for at least `forMs`. */
type InFlightSince = (forMs: number) => readonly InFlightAttempt[];

/**
 * Notes the attempts in flight in the store, so that a later head does not submit again what
 * workers still run (rule E21). Each head has a blob of its own: one that was replaced without
 * noticing writes nowhere else.
 */
export class InFlightNotes {
  readonly #options: InFlightNotesOptions;
  readonly #prefix: string;
  readonly #bestEffort: BestEffort;
  readonly #looks: RepeatedEffort;
  #earlier: readonly string[] = [];
  #written: string | undefined;

  constructor(options: InFlightNotesOptions) {
    const what = `The attempts in flight of execution "${options.executionId}" could not be recorded in the store`;
    this.#bestEffort = new BestEffort(what, options.onWarning);
    this.#looks = new RepeatedEffort(this.#bestEffort);
    this.#options = options;
    this.#prefix = prefixOf(options.executionId);
  }

  /** The last notes of the head before this one; empty when they cannot be read. */
  async load(): Promise<readonly InFlightAttempt[]> {
    const { store, epoch } = this.#options;
    if (epoch === 1) return [];
    this.#earlier = await keysOf(store, this.#prefix);
    return readLatest(store, this.#earlier);
  }

  /** Begins to note the attempts of `inFlight`. */
  start(inFlight: InFlightSince): void {
    const everyMs = Math.min(Math.max(this.#options.afterMs / 2, minLookMs), maxLookMs);
    this.#looks.start(everyMs, () => this.#note(inFlight));
  }

  /** Notes nothing more; removes the notes of an execution that is over. */
  async stop(isOver: boolean): Promise<void> {
    await this.#looks.stop();
    const { store } = this.#options;
    const keys = this.#written === undefined ? this.#earlier : [...this.#earlier, this.#key];
    if (isOver && keys.length > 0) await this.#bestEffort.run(() => store.delete(keys));
  }

  get #key(): string {
    return `${this.#prefix}${this.#options.epoch}`;
  }

  async #note(inFlight: InFlightSince): Promise<void> {
    const attempts = inFlight(this.#options.afterMs).map(({ taskId, attempt, origin }) => [taskId, attempt, origin]);
    const text = JSON.stringify(attempts);
    const isNews = text !== (this.#written ?? (this.#earlier.length === 0 ? "[]" : undefined));
    if (isNews) await this.#write(attempts, text);
  }

  async #write(attempts: readonly unknown[], text: string): Promise<void> {
    const { store } = this.#options;
    await store.put(this.#key, writeJson(format, { attempts }));
    this.#written = text;
    await store.delete(this.#earlier);
    this.#earlier = [];
  }
}

/** The attempts that the last head of an execution has noted as in flight. */
export async function readInFlight(store: BlobStore, executionId: string): Promise<readonly InFlightAttempt[]> {
  return readLatest(store, await keysOf(store, prefixOf(executionId)));
}

function prefixOf(executionId: string): string {
  return `${executionFolder(executionId)}/in-flight/`;
}

async function keysOf(store: BlobStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys;
}

/** The notes of the head with the highest epoch; empty when they cannot be read. */
async function readLatest(store: BlobStore, keys: readonly string[]): Promise<readonly InFlightAttempt[]> {
  const latest = keys.toSorted((one, other) => epochOf(other) - epochOf(one))[0];
  const found = latest === undefined ? undefined : await store.get(latest);
  return found ? attemptsIn(readJson(format, found.bytes)) : [];
}

function epochOf(key: string): number {
  return Number(key.slice(key.lastIndexOf("/") + 1)) || 0;
}

/** The attempts in a blob; its fields are verified before they are used (rule E18). */
function attemptsIn(found: object | undefined): readonly InFlightAttempt[] {
  const { attempts } = (found ?? {}) as { attempts?: unknown };
  if (!Array.isArray(attempts)) return [];
  return (attempts as unknown[]).flatMap((entry) => {
    const [taskId, attempt, origin] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (typeof taskId !== "string" || typeof origin !== "string") return [];
    return isAttempt(attempt) ? [{ taskId, attempt, origin }] : [];
  });
}

function isAttempt(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= maxAttempt;
}
