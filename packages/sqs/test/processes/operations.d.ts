import type { CallableOperation } from "@mazepa/core";

export const square: CallableOperation<[value: number], Promise<number>>;
export const spin: CallableOperation<[forMs: number], number>;
/** Waits without work. */
export const rest: CallableOperation<[forMs: number], Promise<number>>;
