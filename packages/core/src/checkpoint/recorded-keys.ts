import { taskKeyWords } from "../tasks/task-key.js";
import type { BlockKeys } from "./decoded-block.js";

/**
 * A callback for recorded successes. `key` has four words and is reused for the next call: copy
 * what you keep.
 */
export type SuccessVisitor = (key: Uint32Array, attempt: number, recordNumber: number) => void;

/**
 * A callback for attempts that were recorded as failed or cancelled. `key` is reused for the next
 * call.
 */
export type FailureVisitor = (key: Uint32Array, attempt: number) => void;

/** Calls `visit` for each success, in the order in which they were recorded. */
export function visitSuccesses(blocks: readonly BlockKeys[], visit: SuccessVisitor): void {
  let recordNumber = 0;
  visitRecords(blocks, (key, mark) => {
    if (mark % 2 === 0) visit(key, mark / 2, recordNumber++);
  });
}

/** Calls `visit` for each failed or cancelled attempt, in the order in which they were recorded. */
export function visitFailures(blocks: readonly BlockKeys[], visit: FailureVisitor): void {
  visitRecords(blocks, (key, mark) => {
    if (mark % 2 === 1) visit(key, (mark - 1) / 2);
  });
}

/** The records that are no successes, which are few. */
export function failuresOf(blocks: readonly BlockKeys[]): BlockKeys[] {
  return blocks.filter(({ marks }) => marks.some((mark) => mark % 2 === 1));
}

function visitRecords(blocks: readonly BlockKeys[], visit: (key: Uint32Array, mark: number) => void): void {
  const key = new Uint32Array(taskKeyWords);
  for (const { keys, marks } of blocks) {
    for (let record = 0; record < marks.length; record++) {
      for (let word = 0; word < taskKeyWords; word++) key[word] = keys[record * taskKeyWords + word] ?? 0;
      visit(key, marks[record] ?? 0);
    }
  }
}
