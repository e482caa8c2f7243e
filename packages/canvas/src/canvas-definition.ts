import type { FlowOptions, FlowSource } from "@mazepa/core";
import type { FlowDefinition } from "@mazepa/core/internal";
import { identityOf, sourceOf } from "./canvas-schema.js";
import type { Node } from "./nodes.js";
import { definitionOf } from "./walk.js";

const noOptions: FlowOptions = {};

/**
 * The definition of a canvas's flow. Every part is computed on first use, since most signatures
 * never need one.
 */
export class CanvasDefinition implements FlowDefinition {
  readonly #node: Node;

  constructor(node: Node) {
    this.#node = node;
  }

  get name(): string {
    return definitionOf(this.#node, []).name;
  }

  get options(): FlowOptions {
    return this.#node.kind === "function" ? this.#node.options : noOptions;
  }

  get isInternal(): boolean {
    return definitionOf(this.#node, []).isInternal ?? false;
  }

  start(): unknown {
    return definitionOf(this.#node, []).start();
  }

  identityText(): string {
    return identityOf(this.#node);
  }

  source(): FlowSource {
    return sourceOf(this.#node);
  }
}
