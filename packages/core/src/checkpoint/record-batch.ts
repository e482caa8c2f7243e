import { writeTaskKey, taskKeyWords } from "../tasks/task-key.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import { GrowingWords } from "./growing-words.js";
import { BlockNames } from "./block-names.js";
import type { BlockKeys, DecodedBlock } from "./decoded-block.js";
import { flagsOf, readHeader, readOutcome, writeHeader, unreadable, writeTail } from "./record-format.js";
import type { RecordedOutcome } from "./recorded-outcome.js";

/** The records that are compressed, checked and read together. */
const fullBlockRecords = 1000;
const fullBlockBytes = 64 * 1024;
/**
 * The first blocks of a small batch are small, so that damage to one does not lose all its records.
 */
const smallBlockRecords = 16;
const smallBlocks = 8;

/** Where a block of a batch lies. */
export interface BatchBlock {
  readonly firstRecord: number;
  readonly firstByte: number;
  readonly names: BlockNames;
  readonly baseMs: number;
}

/** Records in the order in which they came, encoded but not compressed, and the offset of each. */
export class RecordBatch {
  readonly keys = new GrowingWords(taskKeyWords * 256);
  /** For each record: twice its attempt, plus one unless it is a success. */
  readonly marks = new GrowingWords(256);
  readonly starts = new GrowingWords(256);
  readonly body = new ByteWriter(16 * 1024);
  readonly blocks: BatchBlock[] = [];
  /** The index of the record of each success. */
  readonly #successes = new GrowingWords(256);
  readonly #hasSmallBlocks: boolean;

  constructor({ hasSmallBlocks }: { readonly hasSmallBlocks: boolean }) {
    this.#hasSmallBlocks = hasSmallBlocks;
  }

  get count(): number {
    return this.starts.length;
  }

  get successCount(): number {
    return this.#successes.length;
  }

  get byteLength(): number {
    return this.body.length + this.count * 4 * taskKeyWords;
  }

  /** Empties the batch; its memory is used again. */
  clear(): void {
    this.keys.length = 0;
    this.marks.length = 0;
    this.starts.length = 0;
    this.body.length = 0;
    this.blocks.length = 0;
    this.#successes.length = 0;
  }

  /**
   * @throws SerializationError when the value of a success cannot be recorded; the batch is
   *   unchanged then.
   */
  add(record: RecordedOutcome): void {
    const { outcome } = record;
    if (outcome.status === "succeeded") this.#write(record, outcome.value);
    else if (outcome.status === "cancelled") this.#write(record, outcome.reason);
    else this.#writeFailure(record, outcome.error);
  }

  /** Adds a success whose value cannot be recorded, so that the next ones have their numbers. */
  addUnreadable(record: RecordedOutcome): void {
    this.#write(record, unreadable);
  }

  /** Adds record number `index` of another block without decoding it. */
  copy(source: DecodedBlock & BlockKeys, index: number): void {
    const reader = new ByteReader(source.bytes, source.starts[index]);
    const header = readHeader(reader, source.baseMs);
    const { names, baseMs } = this.#openBlock(header.startedAtMs);
    const begin = this.body.length;
    const operationName = names.numberOf(source.names[header.operationName] ?? "");
    const workerName = names.numberOf(source.names[header.workerName] ?? "");
    writeHeader(this.body, { ...header, operationName, workerName }, baseMs);
    this.body.append(source.bytes.subarray(reader.position, source.starts[index + 1]));
    for (let word = 0; word < taskKeyWords; word++) this.keys.push(source.keys[index * taskKeyWords + word] ?? 0);
    this.#finish(begin, source.marks[index] ?? 0);
  }

  /**
   * The outcome of a success, counted from 0.
   *
   * @throws whatever the deserializer throws.
   */
  success(ordinal: number): TaskOutcome {
    const record = this.#successes.at(ordinal);
    const block = this.blocks.findLast(({ firstRecord }) => firstRecord <= record);
    const scope = { names: block?.names.list ?? [], baseMs: block?.baseMs ?? 0 };
    return readOutcome(new ByteReader(this.body.bytes, this.starts.at(record)), scope);
  }

  /**
   * Adds a failure. Failures are only reported, so an error with fields that cannot be recorded is
   * recorded without them.
   */
  #writeFailure(record: RecordedOutcome, error: Error): void {
    try {
      this.#write(record, error);
    } catch {
      const plain = new Error(String(error?.message ?? error));
      plain.name = String(error?.name ?? "Error");
      plain.stack = String(error?.stack ?? plain.message);
      this.#write(record, plain);
    }
  }

  #write(record: RecordedOutcome, value: unknown): void {
    const { attempt, taskId, operationId, outcome } = record;
    const startedAtMs = outcome.startedAt.getTime();
    const { names, baseMs } = this.#openBlock(startedAtMs);
    const begin = this.body.length;
    this.keys.reserve(taskKeyWords);
    const flags = flagsOf(outcome, value, writeTaskKey(taskId, this.keys.words, this.keys.length));
    const operationName = names.numberOf(operationId);
    const workerName = names.numberOf(outcome.worker);
    try {
      writeHeader(this.body, { flags, operationName, workerName, attempt, startedAtMs, durationMs: outcome.durationMs }, baseMs);
      writeTail(this.body, { flags, taskId, value });
    } catch (error) {
      this.body.length = begin;
      throw error;
    }
    this.keys.length += taskKeyWords;
    this.#finish(begin, attempt * 2 + (outcome.status === "succeeded" ? 0 : 1));
  }

  #finish(begin: number, mark: number): void {
    if (mark % 2 === 0) this.#successes.push(this.count);
    this.marks.push(mark);
    this.starts.push(begin);
  }

  #openBlock(startedAtMs: number): BatchBlock {
    const last = this.blocks.at(-1);
    if (last && !this.#isFull(last)) return last;
    const block = { firstRecord: this.count, firstByte: this.body.length, names: new BlockNames(), baseMs: startedAtMs };
    this.blocks.push(block);
    return block;
  }

  #isFull({ firstRecord, firstByte }: BatchBlock): boolean {
    const limit = this.#hasSmallBlocks && this.blocks.length <= smallBlocks ? smallBlockRecords : fullBlockRecords;
    return this.count - firstRecord >= limit || this.body.length - firstByte >= fullBlockBytes;
  }
}
