import type { CallableOperation } from "@mazepa/core";

export const passes: CallableOperation<[name: string], number>;
export const woots: CallableOperation<[name: string], never>;
export const nasty: CallableOperation<[name: string], number>;
export const compares: CallableOperation<[name: string, x: number, y: number], number>;
export const wootsWith: CallableOperation<[x: number], never>;
export const gives: CallableOperation<[value: number], number>;
export const checks: CallableOperation<[], string>;
export const waitsFor: CallableOperation<[file: string], boolean>;
export const endsAfter: CallableOperation<[file: string], Promise<number>>;
