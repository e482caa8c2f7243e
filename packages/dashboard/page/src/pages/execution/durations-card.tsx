import type { OperationDurations } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import type { TableColumn } from "../../parts/table-column.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { countText } from "../../texts/count-text.js";
import { durationText } from "../../../../src/texts/duration-text.js";
import { Histogram } from "./histogram.js";

/** How long tasks took, by operation. */
export function DurationsCard({ durations }: { readonly durations: readonly OperationDurations[] }) {
  const limits = durations.flatMap(({ buckets }) => buckets.map(({ upToMs }) => upToMs));
  const range = { fromMs: Math.min(...limits), toMs: Math.max(...limits) };
  const columns: readonly TableColumn<OperationDurations>[] = [
    { title: "Operation", cell: ({ operationId }) => <span class="mono">{operationId}</span> },
    {
      title: `Histogram, ${durationText(range.fromMs)} to ${durationText(range.toMs)}`,
      width: "34%",
      kind: "medium",
      cell: (row) => <Histogram durations={row} range={range} />,
    },
    { title: "Count", width: "6rem", kind: "number wide", cell: ({ count }) => countText(count) },
    { title: "Median", width: "5.5rem", kind: "number", cell: ({ p50Ms }) => durationText(p50Ms) },
    { title: "95 %", width: "5.5rem", kind: "number", cell: ({ p95Ms }) => durationText(p95Ms) },
    { title: "Longest", width: "5.5rem", kind: "number", cell: ({ maxMs }) => durationText(maxMs) },
  ];
  return (
    <Card title="Durations of tasks" isFull>
      <VirtualTable label="Durations" rows={durations} columns={columns} keyOf={({ operationId }) => operationId} />
    </Card>
  );
}
