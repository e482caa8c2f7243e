import type { CallableOperation } from "@mazepa/core";

export const whereabouts: CallableOperation<[call?: number], string>;
export const meet: CallableOperation<[file: string, wanted: number, call: number], string>;
export const spin: CallableOperation<[forMs: number, call?: number], string>;
export const leave: CallableOperation<[code: number], never>;
export const die: CallableOperation<[], boolean>;
export const say: CallableOperation<[text: string], void>;
export const complain: CallableOperation<[text: string], never>;
export const hold: CallableOperation<[file: string], Promise<never>>;
export const ofPackage: CallableOperation<[], string>;
export class Counted {
  constructor(file: string);
  run(call: number): void;
}
