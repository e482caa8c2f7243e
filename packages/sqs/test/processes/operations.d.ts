import type { CallableOperation } from "@mazepa/core";

export const square: CallableOperation<[value: number], Promise<number>>;
export const block: CallableOperation<[forMs: number], number>;
export const blockAtFirst: CallableOperation<[file: string], number>;
/** Waits without work. */
export const rest: CallableOperation<[forMs: number], Promise<number>>;
