/** A drawing: boxes for tasks, clusters for flows, arrows for order. */
export interface FlowGraph {
  readonly clusters: readonly GraphCluster[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** A flow, or several similar ones. */
export interface GraphCluster {
  readonly id: string;
  readonly label: string;
  readonly parent: string | undefined;
  /** Whether the walk stopped before its end. */
  readonly isCutOff: boolean;
}

/** A task, or several similar ones. */
export interface GraphNode {
  readonly id: string;
  /** Lines of text. */
  readonly label: readonly string[];
  readonly cluster: string | undefined;
  readonly isCritical: boolean;
}

/**
 * `value`: the value of the first is an argument of the second. `order`: the second was yielded
 * after a wait for the first. `condition`: a condition decides whether the second runs after the
 * first.
 */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: "value" | "order" | "condition";
  readonly isCritical: boolean;
}
