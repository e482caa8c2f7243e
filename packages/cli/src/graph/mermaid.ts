import type { FlowGraph, GraphCluster, GraphEdge } from "./flow-graph.js";

/** A graph as Mermaid, which GitHub and many editors draw. */
export function toMermaid(graph: FlowGraph): string {
  const critical = graph.nodes.filter(({ isCritical }) => isCritical).map(({ id }) => id);
  const criticalEdges = [...graph.edges.entries()].filter(([, { isCritical }]) => isCritical).map(([place]) => place);
  return [
    "flowchart TD",
    ...contentsOf(graph, undefined, "  "),
    ...graph.edges.map((edge) => `  ${edge.from} ${arrowOf(edge)} ${edge.to}`),
    ...(critical.length > 0 ? [`  classDef critical stroke:#c00,stroke-width:3px`, `  class ${critical.join()} critical`] : []),
    ...(criticalEdges.length > 0 ? [`  linkStyle ${criticalEdges.join()} stroke:#c00,stroke-width:3px`] : []),
  ].join("\n");
}

/** The lines of all clusters and nodes; without recursion, since flows may be nested deeply. */
function contentsOf(graph: FlowGraph, root: string | undefined, indent: string): string[] {
  const lines: string[] = [];
  const inside = (parent: string | undefined, space: string): (() => void)[] => [
    () => {
      for (const { id, label, cluster } of graph.nodes)
        if (cluster === parent) lines.push(`${space}${id}["${label.map(escaped).join("<br>")}"]`);
    },
    ...graph.clusters.filter((cluster) => cluster.parent === parent).flatMap((cluster) => framed(cluster, space)),
  ];
  const framed = ({ id, label }: GraphCluster, space: string): (() => void)[] => [
    () => {
      lines.push(`${space}subgraph ${id}["${escaped(label)}"]`);
      open.push(...[...inside(id, `${space}  `), () => lines.push(`${space}end`)].reverse());
    },
  ];
  const open = inside(root, indent).reverse();
  for (let next = open.pop(); next; next = open.pop()) next();
  return lines;
}

function arrowOf({ kind }: GraphEdge): string {
  if (kind === "condition") return "-. when .->";
  return kind === "value" ? "-->" : "-.->";
}

function escaped(text: string): string {
  return text.replace(/[#"<>&]/g, (character) => `#${character.charCodeAt(0)};`);
}
