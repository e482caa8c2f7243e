import type { Flow } from "@mazepa/core";

export class Trip {
  makeFlow(name: string, fails: boolean): Flow<string[]>;
}
