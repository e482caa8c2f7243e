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
  /** The record as an earlier head left it, until this head has written it. */
  #left: UnitRecord | undefined;
  #version: string | undefined;
  /** Whether this head has written it: then no earlier head can. */
  #isTakenOver = false;
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
    file.#left = record;
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

  /**
   * Makes this head the writer of a round that an earlier one left open: from now on, a write of
   * that one fails.
   */
  async takeOver(): Promise<void> {
    const { phase, epoch } = this.#record;
    if ((phase === "open" || phase === "decided") && epoch !== this.#folder.epoch) await this.save();
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
    if ((this.#left?.epoch ?? 0) > epoch) throw await this.#replaced();
    await this.#moveNotes();
    while (!(await this.#writeOnce(store, epoch)));
  }

  /** Whether it was written; if not, an earlier record was taken in and is to be replaced. */
  async #writeOnce(store: BlobStore, epoch: number): Promise<boolean> {
    const token = randomUUID();
    const written = { ...this.#record, epoch, token };
    const condition = this.#version === undefined ? ({ ifAbsent: true } as const) : { ifVersion: this.#version };
    const own = (await this.#put(written, condition)) ?? (await this.#ownWrite(store, token));
    if (!own) return false;
    this.#version = own.version;
    this.#isTakenOver = true;
    this.#left = undefined;
    return true;
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
    if (!found) throw await this.#replaced();
    const record = decodeUnit(this.#key, found.bytes) as UnitRecord;
    if (record.token === token) return found;
    const error = await this.#replaced();
    if (!this.#takesIn(record)) throw error;
    this.#version = found.version;
    return undefined;
  }

  /** The error of a head that was replaced; thrown, if the lease tells by which. */
  async #replaced(): Promise<ExecutionRunningError> {
    await this.#folder.verifyLead();
    return new ExecutionRunningError(
      `Execution "${this.#folder.executionId}" was taken over by another head, which has changed the unit record "${this.#key}". This head stops.`,
    );
  }

  /**
   * Takes in a write of an earlier head that came after this one had looked. That head has undone
   * nothing: it looks at the lease after its decision. So the direction of this one holds.
   */
  #takesIn(found: UnitRecord): boolean {
    if (this.#isTakenOver || found.epoch >= this.#folder.epoch) return false;
    if (this.#record === this.#left) {
      this.#record = this.#left = found;
      return true;
    }
    if (found.phase === "reverted") return false;
    const notes = [...found.notes, ...this.#record.notes];
    this.#record = { ...this.#record, notes, blobs: [...new Set([...found.blobs, ...this.#record.blobs])] };
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
