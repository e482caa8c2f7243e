import type { CallableOperation, TaskableOperation } from "@mazepa/core";

export const whereabouts: CallableOperation<[], { pid: number; threadId: number }>;
export const twice: CallableOperation<[value: number], number>;
export const leave: CallableOperation<[code: number], never>;
export const leaveDirectory: CallableOperation<[file: string], never>;
export const stray: CallableOperation<[], Promise<never>>;
export const spin: CallableOperation<[forMs: number], string>;
export const blockUntil: CallableOperation<[file: string], string>;
export const linger: CallableOperation<[forMs: number, call: number], number>;
export const deaf: CallableOperation<[], Promise<never>>;
export const heeding: CallableOperation<[], Promise<never>>;
export const passing: CallableOperation<[], number>;
export const talk: CallableOperation<[text: string], string>;
export const unsendable: CallableOperation<[], unknown>;
export const longError: CallableOperation<[length: number], never>;
export class Warm extends TaskableOperation {
  constructor(name: string);
  run(): number;
}
