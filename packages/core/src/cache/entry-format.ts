import { fieldOf, textOf } from "../guarded.js";
import { digest } from "../serialization/identity.js";
import type { EntryId } from "./cache-keys.js";
import type { RunRecord } from "./stamp.js";

/** The version of the format that is written, and the only one that is read. */
const format = 1;

/** An upstream, and the stamp of the run whose value was used. */
export interface EntryInput extends EntryId {
  readonly stamp: string;
}

/** What is known of a cached result. */
export interface EntryMeta extends EntryId, RunRecord {
  readonly stamp: string;
  readonly inputs: readonly EntryInput[];
  /** The digest of the code that ran; absent with `source: "none"`. */
  readonly code?: string;
  /** The version of the operation package. */
  readonly packageVersion?: string;
  /** When the entry was written. */
  readonly createdMs: number;
  /** The parts of the arguments by their paths, see `argumentParts`. */
  readonly args: Readonly<Record<string, string>>;
  /** How many bytes the text of the value has, and how many it takes as it is stored. */
  readonly textBytes: number;
  readonly storedBytes: number;
  readonly isCompressed: boolean;
  /** The stored value in base64, if it is small enough to stand here. */
  readonly value?: string;
}

/** The text of an entry, with a check of all of it. */
export function writeMeta(meta: EntryMeta): string {
  const body = JSON.stringify({ format, ...meta }).slice(0, -1);
  return `${body},"check":"${checkOf(body)}"}`;
}

/**
 * Reads what {@link writeMeta} wrote for this entry.
 *
 * @throws Error saying why the text cannot be used.
 */
export function readMeta(text: string, { operationId, contentId }: EntryId): EntryMeta {
  const found = parseMeta(text);
  if (found.operationId !== operationId || found.contentId !== contentId) throw new Error("it is the entry of another task");
  return found;
}

/**
 * The same for an entry that was found by its key.
 *
 * @throws Error saying why the text cannot be used.
 */
export function parseMeta(text: string): EntryMeta {
  const [, body, check] = /^(.*),"check":"([0-9a-f]{16})"\}$/s.exec(text) ?? [];
  if (body === undefined || check !== checkOf(body)) throw new Error("it is damaged, or was written by something else");
  const found = parse(`${body}}`);
  if (fieldOf(found, "format") !== format)
    throw new Error(`it has format ${textOf(fieldOf(found, "format"))}, and this version reads format ${format}`);
  return found as EntryMeta;
}

/**
 * Texts whose check holds were written by {@link writeMeta}, so that their fields are what they
 * should be.
 */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Error("it is damaged, or was written by something else", { cause });
  }
}

function checkOf(body: string): string {
  return digest(body).slice(0, 16);
}
