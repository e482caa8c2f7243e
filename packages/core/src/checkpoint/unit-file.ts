import { randomUUID } from "node:crypto";
import { ExecutionRunningError, StorageError } from "../errors.js";
import type { BlobStore } from "../storage/blob-store.js";
import { checkpointKeys } from "./checkpoint-keys.js";
import { decodeUnit, encodeUnit, type UnitNote, type UnitRecord } from "./unit-record.js";

/**
 * The length in characters up to which notes stand in the record itself; longer ones go to blobs
 * beside it.
 */
const maxInlineCharacters = 32_768;

/** The folder of an execution's unit records. */
export interface UnitFolder {
  readonly store: BlobStore;
  readonly executionId: string;
  /** The prefix of their keys. */
  readonly prefix: string;
  readonly epoch: number;
  /** Called before each write. */
  readonly beforeWrite: () => Promise<void>;
  /** Called when another head has changed a record; throws, having told all that hold the lease. */
  readonly verifyLead: () => Promise<void>;
}

const ofReader = { beforeWrite: async () => undefined, verifyLead: async () => undefined };

/** The folder of an execution that is only read. */
export function foundFolder(store: BlobStore, executionId: string): UnitFolder {
  const { units: prefix } = checkpointKeys(executionId);
  return { store, executionId, prefix, epoch: 0, ...ofReader };
}

/**
 * The record of one round of a unit. It has one writer, whose conditional writes follow each other
 * (rule R17).
 */
export class UnitFile {
  readonly #folder: UnitFolder;
  readonly #key: string;
  #record: UnitRecord;
  #version: string | undefined;
  #blobCount = 0;
  #hasLateNotes = false;
  /** The current write. Writes happen one after the other; those requested meanwhile become one. */
  #writing: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** `path` names the enclosing round and this one, below the folder's prefix. */
  constructor(folder: UnitFolder, path: string, record: UnitRecord) {
    this.#folder = folder;
    this.#key = `${folder.prefix}${path}/record`;
    this.#record = record;
  }

  /** The record at `path`; undefined when there is none. */
  static async read(folder: UnitFolder, path: string): Promise<{ file: UnitFile; record: UnitRecord } | undefined> {
    const key = `${folder.prefix}${path}/record`;
    const found = await folder.store.get(key);
    if (!found) return undefined;
    const record = decodeUnit(key, found.bytes) as UnitRecord;
    const file = new UnitFile(folder, path, record);
    file.#version = found.version;
    return { file, record };
  }

  get record(): UnitRecord {
    return this.#record;
  }

  /** Whether there is a record in the store. */
  get isWritten(): boolean {
    return this.#version !== undefined;
  }

  /** Whether there are notes that an earlier head has written late; they are told of once. */
  takeLateNotes(): boolean {
    const had = this.#hasLateNotes;
    this.#hasLateNotes = false;
    return had;
  }

  change(change: Partial<UnitRecord>): void {
    this.#record = { ...this.#record, ...change };
  }

  /** All notes, including those in blobs; of several notes of one task, the latest. */
  async notes(): Promise<readonly UnitNote[]> {
    const lists = await Promise.all(this.#record.blobs.map((name) => this.#readNotes(name)));
    const all = [...lists.flat(), ...this.#record.notes];
    return [...new Map(all.map((note) => [note.taskId, note])).values()];
  }

  /**
   * Makes all changes so far durable.
   *
   * @throws ExecutionRunningError when another head has the round.
   * @throws StorageError when the store cannot be written.
   */
  save(): Promise<void> {
    if (!this.#writing) return (this.#writing = this.#write().finally(() => (this.#writing = undefined)));
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.save();
      });
    return this.#next;
  }

  async #write(): Promise<void> {
    const { store, epoch, beforeWrite } = this.#folder;
    await beforeWrite();
    await this.#moveNotes();
    while (!(await this.#writeOnce(store, epoch)));
  }

  /** Whether it was written; if not, an earlier record was taken in and is to be replaced. */
  async #writeOnce(store: BlobStore, epoch: number): Promise<boolean> {
    const token = randomUUID();
    const written = { ...this.#record, epoch, token };
    const condition = this.#version === undefined ? ({ ifAbsent: true } as const) : { ifVersion: this.#version };
    const own = (await this.#put(written, condition)) ?? (await this.#ownWrite(store, token));
    if (own) this.#version = own.version;
    return own !== undefined;
  }

  async #put(record: UnitRecord, condition: { ifAbsent: true } | { ifVersion: string }) {
    try {
      return await this.#folder.store.put(this.#key, encodeUnit(record), condition);
    } catch (error) {
      const found = await this.#folder.store.get(this.#key).catch(() => undefined);
      if (found && (decodeUnit(this.#key, found.bytes) as UnitRecord).token === record.token) return found;
      throw error;
    }
  }

  /**
   * The version of a write of this head whose answer was lost, recognised by its token; undefined
   * when the record is one that an earlier head has written late.
   */
  async #ownWrite(store: BlobStore, token: string): Promise<{ version: string } | undefined> {
    const found = await store.get(this.#key);
    const record = found && (decodeUnit(this.#key, found.bytes) as UnitRecord);
    if (record?.token === token) return found;
    await this.#folder.verifyLead();
    if (found && record && this.#takesIn(record)) {
      this.#version = found.version;
      return undefined;
    }
    throw new ExecutionRunningError(
      `Execution "${this.#folder.executionId}" was taken over by another head, which has changed the unit record "${this.#key}". This head stops.`,
    );
  }

  /** Takes in the notes of an earlier head whose first write came after this head had looked. */
  #takesIn({ epoch, phase, notes, blobs }: UnitRecord): boolean {
    if (this.isWritten || epoch >= this.#folder.epoch || phase !== "open") return false;
    this.#record = { ...this.#record, notes: [...notes, ...this.#record.notes], blobs: [...blobs, ...this.#record.blobs] };
    this.#hasLateNotes = true;
    return true;
  }

  /** Moves notes to a blob. They count once the record names it. */
  async #moveNotes(): Promise<void> {
    const { notes } = this.#record;
    if (notes.reduce((sum, { call }) => sum + call.length + 100, 0) <= maxInlineCharacters) return;
    const name = `notes-${this.#folder.epoch}-${++this.#blobCount}`;
    await this.#folder.store.put(this.#keyOf(name), encodeUnit(notes));
    const left = this.#record.notes.slice(notes.length);
    this.#record = { ...this.#record, notes: left, blobs: [...this.#record.blobs, name] };
  }

  async #readNotes(name: string): Promise<readonly UnitNote[]> {
    const found = await this.#folder.store.get(this.#keyOf(name));
    if (!found) throw new StorageError(`The notes "${this.#keyOf(name)}" are gone: what may have to be undone is not known.`);
    return decodeUnit(name, found.bytes) as readonly UnitNote[];
  }

  #keyOf(name: string): string {
    return this.#key.replace(/record$/, name);
  }
}
