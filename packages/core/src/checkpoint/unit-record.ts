import { crc32 } from "node:zlib";
import { StorageError } from "../errors.js";
import { deserialize } from "../serialization/deserialize.js";
import { serialize } from "../serialization/serialize.js";

const format = 1;

/**
 * A task as it was noted before it was started: all that it takes to undo it without the code of
 * its flow.
 */
export interface UnitNote {
  readonly taskId: string;
  readonly operationId: string;
  readonly label: string | undefined;
  readonly pattern: string | undefined;
  readonly number: number;
  readonly successes: number;
  /** What was called, as `execution/noted-call.ts` writes it. */
  readonly call: string;
}

/** One failed round, as a controller is shown it. */
export interface RecordedRound {
  readonly provided: unknown;
  readonly failures: ReadonlyMap<string, Error>;
}

/** What was decided on a round. */
export interface RecordedDecision {
  readonly what: "retry" | "revert" | "revert-all" | "strays";
  readonly error: unknown;
  readonly withdrawn: readonly string[];
  readonly strays: readonly string[] | undefined;
}

/** Where a round of a unit stands, as it is kept in the store. */
export interface UnitRecord {
  /** Which head has written it. */
  readonly epoch: number;
  /** Told from every other write's. */
  readonly token: string;
  /** Which run of the execution has begun the round. */
  readonly run: number;
  readonly name: string;
  readonly turn: number;
  readonly round: number;
  readonly phase: "open" | "decided" | "reverted" | "ended";
  readonly provided: unknown;
  readonly notes: readonly UnitNote[];
  /** Names of the blobs with earlier notes. */
  readonly blobs: readonly string[];
  readonly failures: ReadonlyMap<string, Error>;
  /** Ids of noted tasks that failed for good, and when, in the order of notes. */
  readonly failedAt: readonly (readonly [taskId: string, number: number])[];
  readonly decision: RecordedDecision | undefined;
  /** Ids of what was undone although the round went on. */
  readonly undone: readonly string[];
  /** The rounds before, of the same run. */
  readonly history: readonly RecordedRound[];
}

/** The bytes of a record, or of a list of notes. */
export function encodeUnit(value: unknown): Uint8Array {
  const text = serialize({ format, value });
  return Buffer.from(`${crc32(text)}\n${text}\n`);
}

/**
 * What {@link encodeUnit} has written.
 *
 * @throws StorageError when the bytes are damaged, or of a format that this core does not know:
 *   what may have to be undone must not be passed over.
 */
export function decodeUnit(key: string, bytes: Uint8Array): unknown {
  const [checksum, text = ""] = Buffer.from(bytes).toString("utf8").split("\n", 2);
  if (Number(checksum) !== crc32(text))
    throw new StorageError(
      `The unit record "${key}" is damaged: what may have to be undone is not known. Restore the blob, or remove the execution.`,
    );
  const found = deserialize(text) as { format: unknown; value: unknown };
  if (found.format === format) return found.value;
  throw new StorageError(
    `The unit record "${key}" is of format ${String(found.format)}; this @mazepa/core knows format ${format}. Update it to resume this execution.`,
  );
}
