/**
 * `GET /api/executions/:id/graph?kind=`: flows and operations as boxes, or each task as one where
 * there are fewer than 500. `GET /api/executions/:id/graph.svg?kind=` is the picture of it.
 */
export interface GraphView {
  readonly kind: "operations" | "tasks";
  readonly boxes: readonly GraphBox[];
  readonly links: readonly GraphLink[];
  /** Whether the graph of tasks is small enough to be shown. */
  readonly hasTasks: boolean;
  /** Why there is no picture. */
  readonly problem?: string;
}

/** A box of a graph. */
export interface GraphBox {
  readonly id: string;
  readonly kind: "flow" | "operation" | "task";
  readonly label: string;
  /** How many flows or runs it stands for. */
  readonly count: number;
  readonly failed: number;
  readonly running: number;
  /** The sum of the durations. */
  readonly totalMs: number;
}

/** A flow yielded flows or tasks, or a task takes the value of another. */
export interface GraphLink {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}
