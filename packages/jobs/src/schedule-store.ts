import { StorageError } from "@mazepa/core";
import type { BoardStore } from "./board-store.js";
import { packText, unpackText, type PackedText } from "./packed-text.js";
import { decodeSchedule, encodeSchedule, type ScheduleRecord } from "./schedule-record.js";

const maxTries = 50;

/** The schedules of a board, which are changed by compare-and-swap only. */
export class ScheduleStore {
  readonly #board: BoardStore;

  constructor(board: BoardStore) {
    this.#board = board;
  }

  /** The names of all schedules, in order. */
  async *names(): AsyncGenerator<string> {
    const { blobs, keys } = this.#board;
    for await (const key of blobs.list(keys.schedules)) yield key.slice(keys.schedules.length);
  }

  /** All schedules, by name. */
  async *all(): AsyncGenerator<ScheduleRecord> {
    for await (const name of this.names()) {
      const record = await this.find(name);
      if (record) yield record;
    }
  }

  async find(name: string): Promise<ScheduleRecord | undefined> {
    const key = this.#key(name);
    const found = await this.#board.blobs.get(key);
    return found && decodeSchedule(key, found.bytes);
  }

  /**
   * Writes `change(record)`, which is called again when another process has written first.
   * Undefined leaves the schedule as it is. Resolves to whether it was written.
   */
  async change(name: string, change: (record: ScheduleRecord | undefined) => ScheduleRecord | undefined): Promise<boolean> {
    const key = this.#key(name);
    for (let tries = 0; tries < maxTries; tries++) {
      const found = await this.#board.blobs.get(key);
      const changed = change(found && decodeSchedule(key, found.bytes));
      if (!changed) return false;
      const condition = found ? { ifVersion: found.version } : { ifAbsent: true };
      if (await this.#board.blobs.put(key, encodeSchedule(changed), condition)) return true;
    }
    throw new StorageError(`The schedule "${name}" could not be written, since other processes keep changing it. Try again.`);
  }

  /** Whether there was such a schedule. */
  async remove(name: string): Promise<boolean> {
    const { blobs } = this.#board;
    const isThere = (await blobs.get(this.#key(name))) !== undefined;
    const payloads: string[] = [];
    for await (const key of blobs.list(`${this.#payloads(name)}/`)) payloads.push(key);
    await blobs.delete([this.#key(name), ...payloads]);
    return isThere;
  }

  pack(name: string, text: string): Promise<PackedText> {
    return packText(this.#board.blobs, this.#payloads(name), text);
  }

  unpack({ name, work }: ScheduleRecord): Promise<string> {
    return unpackText(this.#board.blobs, this.#payloads(name), work);
  }

  /** The folder of work that is too large for the record. */
  #payloads(name: string): string {
    return `${this.#board.keys.board}schedule-payloads/${name}`;
  }

  #key(name: string): string {
    return `${this.#board.keys.schedules}${name}`;
  }
}
