import type { CallableOperation } from "@mazepa/core";

export const spinAndTrace: CallableOperation<[file: string, forMs: number], string>;
export const traceValue: CallableOperation<[file: string, value: number, forMs: number], Promise<number>>;
export const hoard: CallableOperation<[file: string], never>;
