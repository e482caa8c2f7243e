import { taskableOperation } from "@mazepa/core";

/** An operation with state. */
export class Scale {
  readonly factor: number;

  constructor(factor: number) {
    this.factor = factor;
  }

  run(value: number): number {
    return this.factor * value;
  }
}
taskableOperation({ name: "conformance.Scale" })(Scale);
