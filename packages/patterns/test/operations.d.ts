import type { CallableOperation } from "@mazepa/core";

export const provide: CallableOperation<[...taken: unknown[]], number>;
export const woot: CallableOperation<[...taken: unknown[]], number>;
export const nasty: CallableOperation<[...taken: unknown[]], number>;
export const nastyWoot: CallableOperation<[], number>;
export const equal: CallableOperation<[x: number, y: number], number>;
export const wootWith: CallableOperation<[x: number], number>;
export const oneThreeFive: CallableOperation<[], [number, number, number]>;
export const sum: CallableOperation<[...numbers: number[]], number>;
export const multiply: CallableOperation<[a: number, b?: number], number>;
