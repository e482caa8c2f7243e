import type { FlowGraph, GraphCluster, GraphEdge, GraphNode } from "./flow-graph.js";

/** A graph in the language of Graphviz. */
export function toDot(graph: FlowGraph): string {
  return [
    "digraph {",
    '  graph [rankdir=TB, fontname="Helvetica", fontsize=11, color="#888888", style=rounded]',
    '  node [shape=box, style="rounded,filled", fillcolor="#f4f6fa", color="#5b6b8c", fontname="Helvetica", fontsize=11]',
    '  edge [color="#5b6b8c", arrowsize=0.7]',
    ...contentsOf(graph),
    ...graph.edges.map((edge) => `  ${edge.from} -> ${edge.to}${edgeStyle(edge)}`),
    "}",
  ].join("\n");
}

/** The lines of all clusters and nodes; without recursion, since flows may be nested deeply. */
function contentsOf({ clusters, nodes }: FlowGraph): string[] {
  const lines: string[] = [];
  const open: (string | { parent: string | undefined; space: string })[] = [{ parent: undefined, space: "  " }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "string") {
      lines.push(next);
      continue;
    }
    const { parent, space } = next;
    for (const node of nodes)
      if (node.cluster === parent) lines.push(`${space}${node.id} [label=${labelOf(node)}${nodeStyle(node)}]`);
    for (const cluster of clusters.filter((each) => each.parent === parent).reverse())
      open.push(`${space}}`, { parent: cluster.id, space: `${space}  ` }, opening(cluster, space));
  }
  return lines;
}

function opening({ id, label, isCutOff }: GraphCluster, space: string): string {
  return `${space}subgraph cluster_${id} { label=${quoted(label)}${isCutOff ? '; style="rounded,dashed"' : ""}`;
}

function labelOf({ label }: GraphNode): string {
  return quoted(label.join("\n"));
}

function nodeStyle({ isCritical }: GraphNode): string {
  return isCritical ? ', color="#c00000", penwidth=2.5' : "";
}

function edgeStyle({ kind, isCritical }: GraphEdge): string {
  const styles = [
    kind === "value" ? "" : "style=dashed",
    kind === "condition" ? 'label="when", fontsize=10' : "",
    isCritical ? 'color="#c00000", penwidth=2.5' : "",
  ].filter(Boolean);
  return styles.length > 0 ? ` [${styles.join(", ")}]` : "";
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
