import type { CallableOperation, FlowFunction, Task } from "@mazepa/core";

export const add: CallableOperation<[x: number, y: number, z?: number], number>;
export const mul: CallableOperation<[x: number, y: number], number>;
export const sub: CallableOperation<[x: number, y: number], number>;
export const double: CallableOperation<[x: number], number>;
export const square: CallableOperation<[x: number], number>;
export const constant: CallableOperation<[], number>;
export const plusFive: CallableOperation<[nothing: undefined, five: number], number>;
export const nothing: CallableOperation<[], undefined>;
export const tsum: CallableOperation<[numbers: readonly number[]], number>;
export const identity: CallableOperation<[value: number], number>;
export const sameText: CallableOperation<[value: string], string>;
export const sameNumbers: CallableOperation<[value: readonly number[]], readonly number[]>;
export const sameAnything: CallableOperation<[value: unknown], unknown>;
export const join: CallableOperation<[left: string, right: string], string>;
export const concat: CallableOperation<[left: readonly string[], right: readonly string[]], string[]>;
export const flatten: CallableOperation<[lists: readonly (readonly string[])[]], string[]>;
export const append: CallableOperation<[list: readonly unknown[], element: unknown], unknown[]>;
export const count: CallableOperation<[items: readonly number[]], number>;
export const echo: CallableOperation<[text: string], string>;
export const note: CallableOperation<[value: unknown], unknown>;
export const noteError: CallableOperation<[error: Error], string>;
export const noteOf: CallableOperation<[value: unknown, index: number], unknown[]>;
export const fail: CallableOperation<[why?: string], never>;

export const addToAll: FlowFunction<[numbers: readonly number[], value: number], Generator<unknown, number[], unknown>>;
export const addReplaced: FlowFunction<[x: number, y: number], Task<number>>;
export const replacedByChain: FlowFunction<[text: string], Task<string>>;
