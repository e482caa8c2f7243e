import { deserialize } from "../serialization/deserialize.js";
import { serialize } from "../serialization/serialize.js";
import { cancelledOutcome, failedOutcome, type TaskOutcome } from "../tasks/task-outcome.js";
import type { ByteReader } from "./byte-reader.js";
import type { ByteWriter } from "./byte-writer.js";

/*
 * A record consists of:
 * - flags: status, how the duration is written, whether there is an id, kind of value
 * - the numbers of the operation's and the worker's name in the block's list
 * - the attempt
 * - when it started, in milliseconds after the block's base, and how long it took
 * - the task's id, unless its key tells it
 * - the value: numbers, booleans and the like have their own kinds, since most results of
 *   many-task flows are such; every other value is the serializer's text
 */

const statusMask = 3;
const statuses = ["succeeded", "failed", "cancelled"] as const;
const fractionalDuration = 4;
const ownId = 8;
const kindShift = 4;
const kind = { text: 0, integer: 1, number: 2, undefined: 3, null: 4, true: 5, false: 6 } as const;

/** The fields of a record besides the value. */
export interface RecordHeader {
  readonly flags: number;
  readonly operationName: number;
  readonly workerName: number;
  readonly attempt: number;
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/** The facts that the records of one block share. */
export interface BlockScope {
  readonly names: readonly string[];
  readonly baseMs: number;
}

/**
 * The mark of a value that cannot be recorded: the record says that it existed, and cannot be read.
 */
export const unreadable = Symbol("unreadable");

/**
 * The first byte of a record. {@link writeTail} writes the part after the header, with the same
 * flags.
 */
export function flagsOf({ status, durationMs }: TaskOutcome, value: unknown, isOwnKey: boolean): number {
  const flags = status === "succeeded" ? 0 : statuses.indexOf(status);
  return flags | (isShortDuration(durationMs) ? 0 : fractionalDuration) | (isOwnKey ? 0 : ownId) | (kindOf(value) << kindShift);
}

export function isSuccess(flags: number): boolean {
  return (flags & statusMask) === 0;
}

export function writeHeader(writer: ByteWriter, header: RecordHeader, baseMs: number): void {
  writer.byte(header.flags);
  writer.varint(header.operationName);
  writer.varint(header.workerName);
  writer.varint(header.attempt);
  writer.signed(header.startedAtMs - baseMs);
  if (header.flags & fractionalDuration) writer.float64(header.durationMs);
  else writer.varint(header.durationMs);
}

export function readHeader(reader: ByteReader, baseMs: number): RecordHeader {
  const flags = reader.byte();
  return {
    flags,
    operationName: reader.varint(),
    workerName: reader.varint(),
    attempt: reader.varint(),
    startedAtMs: reader.signed() + baseMs,
    durationMs: flags & fractionalDuration ? reader.float64() : reader.varint(),
  };
}

/**
 * Writes the part after the header.
 *
 * @throws SerializationError when the value cannot be recorded.
 */
export function writeTail(writer: ByteWriter, { flags, taskId, value }: { flags: number; taskId: string; value: unknown }): void {
  if (flags & ownId) writer.text(taskId);
  const valueKind = flags >> kindShift;
  if (valueKind === kind.text) writer.text(value === unreadable ? "" : serialize(value));
  else if (valueKind === kind.integer) writer.signed(value as number);
  else if (valueKind === kind.number) writer.float64(value as number);
}

/**
 * The outcome in the record at the reader's position.
 *
 * @throws whatever the deserializer throws, e.g. when an operation or class is no longer
 *   registered.
 */
export function readOutcome(reader: ByteReader, scope: BlockScope): TaskOutcome {
  const header = readHeader(reader, scope.baseMs);
  if (header.flags & ownId) reader.text();
  const value = readValue(reader, header.flags >> kindShift);
  const told = {
    attempt: header.attempt,
    startedAt: new Date(header.startedAtMs),
    durationMs: header.durationMs,
    worker: scope.names[header.workerName] ?? "",
  };
  const status = statuses[header.flags & statusMask];
  if (status === "succeeded") return { status, value, ...told };
  if (status === "failed") return failedOutcome(value as Error, told);
  return cancelledOutcome(String(value), told);
}

function readValue(reader: ByteReader, valueKind: number): unknown {
  if (valueKind === kind.text) return deserialize(reader.text());
  if (valueKind === kind.integer) return reader.signed();
  if (valueKind === kind.number) return reader.float64();
  if (valueKind === kind.undefined) return undefined;
  return valueKind === kind.null ? null : valueKind === kind.true;
}

function kindOf(value: unknown): number {
  if (typeof value === "number") return isShortInteger(value) ? kind.integer : kind.number;
  if (typeof value === "boolean") return value ? kind.true : kind.false;
  if (value === undefined) return kind.undefined;
  return value === null ? kind.null : kind.text;
}

/** Whether twice the number is still exact, and it is not -0. */
function isShortInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 51 && !Object.is(value, -0);
}

function isShortDuration(durationMs: number): boolean {
  return durationMs >= 0 && isShortInteger(durationMs);
}
