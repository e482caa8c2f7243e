import { exclude, serializable, taskableOperation, TaskableOperation } from "../../src/index.js";

/** What the operation `give` gives. */
export const produce: { value: unknown } = { value: undefined };
export const give = taskableOperation({ name: "give" }, (_what: string): unknown => produce.value);
export const echo = taskableOperation({ name: "echo" }, (value: unknown): unknown => value);

@serializable()
export class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  get length(): number {
    return Math.hypot(this.x, this.y);
  }
}

@taskableOperation()
export class Print extends TaskableOperation {
  @exclude() printer: { print(): void } | undefined;
  settings: Record<string, unknown>;
  constructor(settings: Record<string, unknown> = {}) {
    super();
    this.settings = settings;
  }
  run(pages: unknown[]): number {
    return pages.length;
  }
}
