import { crc32 } from "node:zlib";
import { StorageError } from "../errors.js";
import { deserialize } from "../serialization/deserialize.js";
import { serialize } from "../serialization/serialize.js";

const format = 1;

/**
 * A task as noted before it was started: all that is needed to undo it without the code of its
 * flow.
 */
export interface UnitNote {
  readonly taskId: string;
  readonly operationId: string;
  readonly label: string | undefined;
  readonly pattern: string | undefined;
  readonly number: number;
  readonly successes: number;
  /** The call, as `execution/noted-call.ts` writes it. */
  readonly call: string;
}

/** One failed round, as a controller sees it. */
export interface RecordedRound {
  readonly provided: unknown;
  readonly failures: ReadonlyMap<string, Error>;
}

/** The decision about a round. */
export interface RecordedDecision {
  readonly what: "retry" | "revert" | "revert-all" | "strays";
  readonly error: unknown;
  readonly withdrawn: readonly string[];
  readonly strays: readonly string[] | undefined;
}

/** The state of a round of a unit, as stored. */
export interface UnitRecord {
  /** The epoch of the head that wrote it. */
  readonly epoch: number;
  /** Unique to the write. */
  readonly token: string;
  /** The run of the execution that began the round. */
  readonly run: number;
  readonly name: string;
  readonly turn: number;
  readonly round: number;
  readonly phase: "open" | "decided" | "reverted" | "ended";
  readonly provided: unknown;
  readonly notes: readonly UnitNote[];
  /** The names of blobs with earlier notes. */
  readonly blobs: readonly string[];
  readonly failures: ReadonlyMap<string, Error>;
  /** Ids of noted tasks that failed for good, and when, in the order of notes. */
  readonly failedAt: readonly (readonly [taskId: string, number: number])[];
  readonly decision: RecordedDecision | undefined;
  /** Ids of tasks that were undone although the round went on. */
  readonly undone: readonly string[];
  /** The earlier rounds of the same run. */
  readonly history: readonly RecordedRound[];
}

/** The bytes of a record, or of a list of notes: format and checksum, then the text. */
export function encodeUnit(value: unknown): Uint8Array {
  const text = serialize(value);
  return Buffer.from(`${format} ${crc32(text)}\n${text}\n`);
}

/**
 * The value that {@link encodeUnit} wrote.
 *
 * @throws StorageError when the bytes are damaged, or of a format that this core does not know:
 *   what may have to be undone must not be skipped.
 */
export function decodeUnit(key: string, bytes: Uint8Array): unknown {
  const [head = "", text = ""] = Buffer.from(bytes).toString("utf8").split("\n", 2);
  const [, found, checksum] = /^(\d+) (\d+)$/.exec(head) ?? [];
  if (Number(checksum) !== crc32(text))
    throw new StorageError(
      `The unit record "${key}" is damaged: what may have to be undone is not known. Restore the blob, or remove the execution.`,
    );
  if (Number(found) === format) return deserialize(text);
  throw new StorageError(
    `The unit record "${key}" is of format ${found}; this @mazepa/core knows format ${format}. Update it to resume this execution.`,
  );
}
