import type { GraphBox, GraphView } from "../api/graph-view.js";
import { durationText } from "../texts/duration-text.js";

const colours = {
  failed: 'fillcolor="#fbe3e1", color="#b3261e"',
  running: 'fillcolor="#e3edfb", color="#1f5fbf"',
  done: 'fillcolor="#e6f3e8", color="#2e7d3a"',
  idle: 'fillcolor="#f0f0f2", color="#70757a"',
};

/** The graph in the language of Graphviz. Texts are only in quoted labels. */
export function dotText({ boxes, links }: Pick<GraphView, "boxes" | "links">): string {
  const names = new Map(boxes.map(({ id }, index) => [id, `n${index}`]));
  return [
    "digraph {",
    '  graph [rankdir=LR, bgcolor="transparent"]',
    '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, fontcolor="#1b1b1f"]',
    '  edge [color="#70757a", arrowsize=0.7, fontname="Helvetica", fontsize=9, fontcolor="#70757a"]',
    ...boxes.map(
      (box) => `  ${names.get(box.id)} [label=${label(box)}, class=${stateOf(box)}, ${colours[stateOf(box)]}${shape(box)}]`,
    ),
    ...links.map(({ from, to, count }) => `  ${names.get(from)} -> ${names.get(to)}${count > 1 ? ` [label="${count}"]` : ""}`),
    "}",
  ].join("\n");
}

function stateOf({ failed, running, count }: GraphBox): keyof typeof colours {
  if (failed > 0) return "failed";
  if (running > 0) return "running";
  return count > 0 ? "done" : "idle";
}

function shape({ kind }: GraphBox): string {
  return kind === "flow" ? ', style="filled", penwidth=2' : "";
}

function label({ kind, label: name, count, failed, running, totalMs }: GraphBox): string {
  const counts = [
    ...(kind === "task" && count === 1 ? [] : [`${count}×`]),
    ...(running > 0 ? [`${running} running`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(totalMs > 0 ? [durationText(totalMs)] : []),
  ];
  return quoted(`${shortened(name)}\n${counts.join(" · ")}`);
}

function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name;
}

/** XML allows neither U+FFFF nor most control characters, and Graphviz ends a text at U+0000. */
function quoted(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is replaced
  const clean = text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f\ufffe\uffff]/g, "�");
  return `"${clean.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
