import { StorageError, type BlobStore } from "@mazepa/core";
import { JobNotFoundError } from "./job-errors.js";
import { jobKeys, type JobKeys } from "./job-keys.js";
import { decodeJob, encodeJob, type JobRecord } from "./job-record.js";
import { packText, unpackText, type PackedText } from "./packed-text.js";

const maxTries = 50;
const empty = new Uint8Array();

/** The record of a job, and the version of its blob. */
export interface FoundJob {
  readonly record: JobRecord;
  readonly version: string;
}

/** The blobs of one board: records, which are changed by compare-and-swap only, and indexes. */
export class BoardStore {
  readonly name: string;
  readonly blobs: BlobStore;
  readonly keys: JobKeys;
  readonly now: () => number;

  constructor(blobs: BlobStore, { name, now }: { readonly name: string; readonly now: () => number }) {
    this.name = name;
    this.blobs = blobs;
    this.keys = jobKeys(name);
    this.now = now;
  }

  /** The default interval of polls, in ms (rule J9). */
  get pollMs(): number {
    return (this.blobs.defaultCheckpointIntervalMs ?? 1000) / 2;
  }

  /** The record of a job, also of one that is being removed; undefined if there is none. */
  async find(id: string): Promise<FoundJob | undefined> {
    const key = this.#key(id);
    const found = await this.blobs.get(key);
    return found && { record: decodeJob(key, found.bytes), version: found.version };
  }

  /** @throws JobNotFoundError when there is no such job, or it is being removed. */
  async read(id: string): Promise<JobRecord> {
    return this.#present(id, await this.find(id)).record;
  }

  /** Whether the record was written: false if there is one already. */
  async add(record: JobRecord): Promise<boolean> {
    return (await this.blobs.put(this.#key(record.id), encodeJob(record), { ifAbsent: true })) !== undefined;
  }

  /**
   * Replaces a record by `change(record)`, which is called again when another process has written
   * first.
   *
   * @throws JobNotFoundError when there is no such job, or it is being removed; whatever `change`
   *   throws.
   */
  async change(id: string, change: (record: JobRecord) => JobRecord): Promise<JobRecord> {
    for (let tries = 0; tries < maxTries; tries++) {
      const found = await this.find(id);
      const present = this.#present(id, found);
      const record = change(present.record);
      if (record === present.record || (await this.replace(present, record))) return record;
    }
    throw new StorageError(
      `The record of job "${id}" could not be written in ${maxTries} tries, since other processes keep changing it. Try again.`,
    );
  }

  /** Whether a record was replaced: false if it was changed since it was found. */
  async replace({ version }: FoundJob, record: JobRecord): Promise<boolean> {
    return (await this.blobs.put(this.#key(record.id), encodeJob(record), { ifVersion: version })) !== undefined;
  }

  /** Writes an entry of an index, or renews it. */
  async enter(key: string): Promise<void> {
    await this.blobs.put(key, empty);
  }

  pack(id: string, text: string): Promise<PackedText> {
    return packText(this.blobs, this.payloads(id), text);
  }

  unpack(id: string, packed: PackedText): Promise<string> {
    return unpackText(this.blobs, this.payloads(id), packed);
  }

  /** The folder of values that are too large for the record of a job. */
  payloads(id: string): string {
    return `${this.keys.board}payloads/${id}`;
  }

  /** Removes the record of a job, and the values that are too large for it. */
  async remove(id: string): Promise<void> {
    const payloads: string[] = [];
    for await (const key of this.blobs.list(`${this.payloads(id)}/`)) payloads.push(key);
    await this.blobs.delete([...payloads, this.#key(id)]);
  }

  #present(id: string, found: FoundJob | undefined): FoundJob {
    if (found && found.record.removedAt === undefined) return found;
    const why = found ? "is being removed from" : "is not on";
    throw new JobNotFoundError(`Job "${id}" ${why} the board "${this.name}". Jobs that have ended are kept for a time only.`);
  }

  #key(id: string): string {
    return `${this.keys.jobs}${id}`;
  }
}
