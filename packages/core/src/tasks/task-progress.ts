import { textOf } from "../guarded.js";

/** What a task tells of its progress. */
export interface TaskProgress {
  /** From 0 to 1. */
  readonly fraction: number;
  /** A few words, at most 200 characters. */
  readonly note?: string;
}

const maxNoteLength = 200;

/**
 * The progress with a fraction from 0 to 1 and a short note; undefined if `fraction` is no number,
 * such as 0/0.
 */
export function toTaskProgress(fraction: unknown, note?: unknown): TaskProgress | undefined {
  if (typeof fraction !== "number" || Number.isNaN(fraction)) return undefined;
  const within = Math.min(Math.max(fraction, 0), 1);
  return note === undefined ? { fraction: within } : { fraction: within, note: textOf(note).slice(0, maxNoteLength) };
}
