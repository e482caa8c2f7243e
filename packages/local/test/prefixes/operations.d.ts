import type { CallableOperation } from "@mazepa/core";

export const prints: CallableOperation<[text: string], string>;
export const shouts: CallableOperation<[text: string], never>;
export const place: CallableOperation<[], { pid: number; greeting: string; directory: string }>;
export const tells: CallableOperation<[text: string], never>;
export const plain: CallableOperation<[], number>;
export const leave: CallableOperation<[code: number], never>;
export const heeds: CallableOperation<[file: string], Promise<never>>;
export const spins: CallableOperation<[file: string], never>;
export const keeps: CallableOperation<[text: string], string>;
export const unreadable: CallableOperation<[number: number], number>;
