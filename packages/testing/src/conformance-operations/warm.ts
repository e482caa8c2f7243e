import { taskableOperation } from "@mazepa/core";

const setups = new Map<string, number>();

/** Counts the setups of a state in this thread. */
export class Warm {
  readonly state: string;

  constructor(state: string) {
    this.state = state;
  }

  setup(): void {
    setups.set(this.state, (setups.get(this.state) ?? 0) + 1);
  }

  run(_call: number): number {
    return setups.get(this.state) ?? 0;
  }
}
taskableOperation({ name: "conformance.Warm" })(Warm);
