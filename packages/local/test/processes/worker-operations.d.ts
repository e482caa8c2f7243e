import type { CallableOperation } from "@mazepa/core";

export const blockAndTrace: CallableOperation<[file: string, forMs: number], string>;
export const traceValue: CallableOperation<[file: string, value: number, awaited?: string], Promise<number>>;
export const hoard: CallableOperation<[file: string], never>;
