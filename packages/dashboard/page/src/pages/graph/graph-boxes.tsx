import type { GraphBox, GraphView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import type { TableColumn } from "../../parts/table-column.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { fragmentOf } from "../../routing/route.js";
import { countText } from "../../texts/count-text.js";
import { durationText } from "../../../../src/texts/duration-text.js";

interface GraphBoxesProps {
  readonly view: GraphView;
  readonly executionId: string;
}

/** The boxes of a graph as a list, with what each leads to. */
export function GraphBoxes({ view: { boxes, links }, executionId }: GraphBoxesProps) {
  const labels = new Map(boxes.map(({ id, label }) => [id, label]));
  const leadsTo = new Map<string, string[]>();
  for (const { from, to } of links) leadsTo.set(from, [...(leadsTo.get(from) ?? []), labels.get(to) ?? to]);
  const next = ({ id }: GraphBox) => leadsTo.get(id)?.join(", ");
  const columns: readonly TableColumn<GraphBox>[] = [
    { title: "Name", cell: (box) => <Named box={box} executionId={executionId} /> },
    { title: "Kind", width: "6rem", kind: "medium", cell: ({ kind }) => kind },
    { title: "Count", width: "5.5rem", kind: "number", cell: ({ count }) => countText(count) },
    { title: "Running", width: "5.5rem", kind: "number wide", cell: ({ running }) => (running === 0 ? "" : countText(running)) },
    {
      title: "Failed",
      width: "5rem",
      kind: "number",
      cell: ({ failed }) => failed > 0 && <span class="tag bad">{countText(failed)}</span>,
    },
    { title: "Total time", width: "6.5rem", kind: "number", cell: ({ totalMs }) => durationText(totalMs) },
    { title: "Leads to", width: "26%", kind: "wide", cell: (box) => <span class="muted">{next(box)}</span> },
  ];
  return (
    <Card title="As a list" isFull>
      <VirtualTable label="Boxes of the graph" rows={boxes} columns={columns} keyOf={({ id }) => id} />
    </Card>
  );
}

function Named({ box: { kind, label }, executionId }: { readonly box: GraphBox; readonly executionId: string }) {
  if (kind !== "operation") return <span class="mono">{label}</span>;
  return (
    <a class="row-link mono" href={fragmentOf(["executions", executionId, "timeline"], { operation: label })} title={label}>
      {label}
    </a>
  );
}
