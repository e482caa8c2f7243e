import { inspect } from "node:util";
import { Flow, startExecution, type ExecuteOptions, type Execution, type TaskOptions } from "@mazepa/core";
import { checkTaskOptions, describeValue, frozenTaskOptions } from "@mazepa/core/internal";
import type { Canvas, CanvasOf } from "./canvas.js";
import { CanvasDefinition } from "./canvas-definition.js";
import { chainOf } from "./chain-of.js";
import type { List } from "./lead.js";
import type { Link, Node } from "./nodes.js";
import { textOf } from "./text.js";
import { withOptions } from "./with-options.js";

const nodeSymbol: unique symbol = Symbol.for("mazepa.canvas") as never;

/**
 * A canvas as it is at run time. Whether it is complete is known to its types, and at run time only
 * when its first call is made.
 */
export class BuiltCanvas extends Flow {
  readonly #node: Node;

  constructor(node: Node) {
    super(new CanvasDefinition(node));
    this.#node = node;
    Object.freeze(this);
  }

  get [nodeSymbol](): Node {
    return this.#node;
  }

  pipe(next: unknown): BuiltCanvas {
    return new BuiltCanvas(chainOf([this.#node, stepNode(next, "pipe")]));
  }

  link(callback: unknown): BuiltCanvas {
    const of = this.#node;
    const next = canvasNode(callback, "link");
    const link: Link =
      of.kind === "link" ? { ...of, callbacks: [...of.callbacks, next] } : { kind: "link", of, callbacks: [next] };
    return new BuiltCanvas(link);
  }

  linkError(errback: unknown): BuiltCanvas {
    return new BuiltCanvas({ kind: "error-link", of: this.#node, errback: canvasNode(errback, "linkError") });
  }

  recover(fallback: unknown): BuiltCanvas {
    return new BuiltCanvas({ kind: "recover", of: this.#node, fallback: canvasNode(fallback, "recover") });
  }

  override with(options: TaskOptions): BuiltCanvas {
    checkTaskOptions("Canvas.with", options, ["id"]);
    return new BuiltCanvas(withOptions(this.#node, frozenTaskOptions(options)));
  }

  apply(options?: ExecuteOptions): Execution<unknown> {
    return startExecution(this, options);
  }

  [inspect.custom](): string {
    return textOf(this.#node);
  }
}

/** The canvas of `node`, with the type that users see. */
export function canvasOf<Lead extends List, R>(node: Node): CanvasOf<Lead, R> {
  return new BuiltCanvas(node) as unknown as CanvasOf<Lead, R>;
}

/** Whether `value` is a canvas, from this copy of the package or another. */
export function isCanvas(value: unknown): value is Canvas<never, unknown> {
  return typeof value === "object" && value !== null && nodeSymbol in value;
}

/** @throws TypeError when `value`, the member of this index if there is one, is no canvas. */
export function canvasNode(value: unknown, who: string, index?: number): Node {
  if (isCanvas(value)) return (value as unknown as BuiltCanvas)[nodeSymbol];
  const place = index === undefined ? "" : ` as its member ${index}`;
  throw new TypeError(`${who}${place} takes a canvas, such as add.s(1, 2), but got ${describeValue(value)}.`);
}

/** @throws TypeError when `value` is neither a canvas nor a function of the value before it. */
export function stepNode(value: unknown, who: string): Node {
  if (typeof value !== "function") return canvasNode(value, who);
  if ("makeTask" in value) {
    throw new TypeError(`${who} takes a canvas, but got an operation: say what it is called with, by .s(…) or .si(…).`);
  }
  return { kind: "function", step: value as (...lead: unknown[]) => unknown, options: {} };
}
