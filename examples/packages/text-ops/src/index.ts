import { createRequire } from "node:module";
import { operationPackage, TaskableOperation } from "@mazepa/core";

const { name, version } = createRequire(import.meta.url)("../package.json") as { name: string; version: string };
const { taskableOperation } = operationPackage({ name, version });

/** How many words a text has: an operation without state is a function. */
export const countWords = taskableOperation({ name: "countWords" }, (text: string) => text.split(/\s+/).filter(Boolean).length);

/** Cuts texts: an operation with state is a class. */
@taskableOperation
export class Shorten extends TaskableOperation {
  readonly length: number;

  constructor(length: number) {
    super();
    this.length = length;
  }

  run(text: string): string {
    return text.length <= this.length ? text : `${text.slice(0, this.length - 1)}…`;
  }
}
