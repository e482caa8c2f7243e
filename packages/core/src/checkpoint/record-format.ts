import { deserialize } from "../serialization/deserialize.js";
import { serialize } from "../serialization/serialize.js";
import { cancelledOutcome, failedOutcome, type TaskOutcome } from "../tasks/task-outcome.js";
import type { ByteReader } from "./byte-reader.js";
import type { ByteWriter } from "./byte-writer.js";

/*
 * A record is: flags (status, how the duration is written, whether there is an id, kind of value), the numbers of the operation's and the worker's name in the
 * block's list, the attempt, when it started (milliseconds after the block's base), how long it took, the task's id unless its key tells it, and the value. Numbers, booleans and the like have kinds of their own, since most
 * results of many-task flows are such; every other value is the serializer's text.
 */

const statusMask = 3;
const statuses = ["succeeded", "failed", "cancelled"] as const;
const fractionalDuration = 4;
const ownId = 8;
const kindShift = 4;
const kind = { text: 0, integer: 1, number: 2, undefined: 3, null: 4, true: 5, false: 6 } as const;

/** What a record says of an attempt besides its value. */
export interface RecordHead {
  readonly flags: number;
  readonly operationName: number;
  readonly workerName: number;
  readonly attempt: number;
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/** What the records of one block share. */
export interface BlockScope {
  readonly names: readonly string[];
  readonly baseMs: number;
}

/** The first byte of a record. What follows the head is written by {@link writeTail}, with the same flags. */
export function flagsOf({ status, durationMs }: TaskOutcome, value: unknown, isOwnKey: boolean): number {
  const flags = status === "succeeded" ? 0 : statuses.indexOf(status);
  return flags | (isShortDuration(durationMs) ? 0 : fractionalDuration) | (isOwnKey ? 0 : ownId) | (kindOf(value) << kindShift);
}

export function isSuccess(flags: number): boolean {
  return (flags & statusMask) === 0;
}

export function writeHead(writer: ByteWriter, head: RecordHead, baseMs: number): void {
  writer.byte(head.flags);
  writer.varint(head.operationName);
  writer.varint(head.workerName);
  writer.varint(head.attempt);
  writer.signed(head.startedAtMs - baseMs);
  if (head.flags & fractionalDuration) writer.float64(head.durationMs);
  else writer.varint(head.durationMs);
}

export function readHead(reader: ByteReader, baseMs: number): RecordHead {
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

/** @throws SerializationError when the value cannot be recorded. */
export function writeTail(writer: ByteWriter, { flags, taskId, value }: { flags: number; taskId: string; value: unknown }): void {
  if (flags & ownId) writer.text(taskId);
  const valueKind = flags >> kindShift;
  if (valueKind === kind.text) writer.text(serialize(value));
  else if (valueKind === kind.integer) writer.signed(value as number);
  else if (valueKind === kind.number) writer.float64(value as number);
}

/**
 * The outcome that the record at the reader's position tells.
 *
 * @throws whatever the deserializer throws, e.g. when an operation or class is no longer registered.
 */
export function readOutcome(reader: ByteReader, scope: BlockScope): TaskOutcome {
  const head = readHead(reader, scope.baseMs);
  if (head.flags & ownId) reader.text();
  const value = readValue(reader, head.flags >> kindShift);
  const told = {
    attempt: head.attempt,
    startedAt: new Date(head.startedAtMs),
    durationMs: head.durationMs,
    worker: scope.names[head.workerName] ?? "",
  };
  const status = statuses[head.flags & statusMask];
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

/** Such that twice of it is still exact; -0 is none of them. */
function isShortInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 51 && !Object.is(value, -0);
}

function isShortDuration(durationMs: number): boolean {
  return durationMs >= 0 && isShortInteger(durationMs);
}
