import { hash } from "node:crypto";
import { fieldOf, textOf } from "../guarded.js";
import type { EntryId } from "./cache-keys.js";
import type { RunRecord } from "./stamp.js";

/** The version of the format that is written, and the only one that is read. */
const format = 1;

/** An upstream, and the stamp of the run whose value was used. */
export interface EntryInput extends EntryId {
  readonly stamp: string;
}

/** The metadata of a cached result. */
export interface EntryMeta extends EntryId, RunRecord {
  readonly stamp: string;
  readonly inputs: readonly EntryInput[];
  /** The digest of the code that ran; absent with `source: "none"`. */
  readonly code?: string;
  /** The name of the run's directory, if it asked for one (rule K12). */
  readonly directory?: string;
  /** The version of the operation package. */
  readonly packageVersion?: string;
  /** When the entry was written. */
  readonly createdMs: number;
  /** The parts of the arguments by their paths, see `argumentParts`. */
  readonly args: Readonly<Record<string, string>>;
  /** The size of the value's text in bytes, and its size as it is stored. */
  readonly textBytes: number;
  readonly storedBytes: number;
  readonly isCompressed: boolean;
  /** The stored value in base64, if it is small. */
  readonly value?: string;
}

/** The text of an entry, with a checksum of all of it. */
export function writeMeta(meta: EntryMeta): string {
  const body = JSON.stringify({ format, ...meta }).slice(0, -1);
  return `${body}${tailOf(checkOf(body))}`;
}

/**
 * Reads the text that {@link writeMeta} wrote for this entry.
 *
 * @throws Error saying why the text cannot be used.
 */
export function readMeta(bytes: Uint8Array, { operationId, contentId }: EntryId): EntryMeta {
  const found = parseMeta(bytes);
  if (found.operationId !== operationId || found.contentId !== contentId) throw new Error("it is the entry of another task");
  return found;
}

/**
 * The same for an entry that was found by its key.
 *
 * @throws Error saying why the text cannot be used.
 */
export function parseMeta(bytes: Uint8Array): EntryMeta {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = buffer.length - checkBytes;
  if (end <= 0 || buffer.toString("latin1", end) !== tailOf(checkOf(buffer.subarray(0, end)))) throw new Error(damaged);
  const found = parse(`${buffer.toString("utf8", 0, end)}}`);
  if (fieldOf(found, "format") !== format)
    throw new Error(`it has format ${textOf(fieldOf(found, "format"))}, and this version reads format ${format}`);
  return found as EntryMeta;
}

/** Parses a text whose checksum is right: {@link writeMeta} wrote it, so its fields are sound. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Error(damaged, { cause });
  }
}

const damaged = "it is damaged, or was written by something else";

/** The end of every entry. */
function tailOf(check: string): string {
  return `,"check":"${check}"}`;
}

const checkBytes = tailOf("0".repeat(16)).length;

function checkOf(body: string | Uint8Array): string {
  return hash("sha256", body).slice(0, 16);
}
