/**
 * `GET /api/executions/:id/graph`: operations and flows as boxes, or single tasks if there are
 * fewer than 500. `GET /api/executions/:id/graph.svg` is the picture of it.
 */
export interface GraphView {
  readonly kind: "operations" | "tasks";
  readonly boxes: readonly GraphBox[];
  readonly links: readonly { readonly from: string; readonly to: string; readonly count: number }[];
  /** Why there is no picture. */
  readonly problem?: string;
}

/** A box of a graph. */
export interface GraphBox {
  readonly id: string;
  readonly kind: "flow" | "operation" | "task";
  readonly label: string;
  readonly count: number;
  readonly failed: number;
  readonly running: number;
  readonly totalMs: number;
}
