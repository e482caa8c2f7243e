import { taskKeyWords } from "../tasks/task-key.js";
import type { BlockKeys } from "./decoded-block.js";

/**
 * Sees one recorded attempt. `key` has four words and is used again for the next one: copy what is
 * to be kept.
 */
export type SuccessVisitor = (key: Uint32Array, attempt: number, recordNumber: number) => void;

/** Sees one recorded attempt that did not succeed. `key` is used again for the next one. */
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

/** Only the records that are no successes, which are few. */
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
