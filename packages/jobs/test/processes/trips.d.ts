import type { Flow } from "@mazepa/core";

export class Trip {
  makeFlow(name: string, fails: boolean): Flow<string[]>;
}

export const tripInSteps: { makeFlow(store: { name: string; fails: boolean }): Flow<Readonly<Record<string, unknown>>> };
