import type { QueueRow } from "../../../../src/api.js";
import { SparkLine } from "../../charts/spark-line.js";
import type { TableColumn } from "../../parts/table-column.js";
import { fragmentOf } from "../../routing/route.js";
import { countText } from "../../texts/count-text.js";
import type { DepthAt } from "./use-depths.js";

/** What the list shows of each queue. */
export function queueColumns(depthsOf: (row: QueueRow) => readonly DepthAt[]): readonly TableColumn<QueueRow>[] {
  return [
    { title: "Queue", cell: (row) => <Named row={row} /> },
    { title: "Broker", width: "24%", kind: "wide", cell: ({ broker }) => <span class="muted mono">{broker}</span> },
    { title: "Ready", width: "6rem", kind: "number", cell: (row) => countOf(row, row.ready) },
    { title: "Leased", width: "6rem", kind: "number", cell: (row) => countOf(row, row.leased) },
    { title: "Delayed", width: "6rem", kind: "number medium", cell: (row) => countOf(row, row.delayed) },
    {
      title: "Since this page was opened",
      width: "13rem",
      kind: "wide",
      cell: (row) => <SparkLine label={`Messages in ${row.name}`} values={depthsOf(row).map(({ depth }) => depth)} />,
    },
    { title: "Dead letters", width: "7rem", kind: "number", cell: (row) => <DeadLetters row={row} /> },
  ];
}

function Named({ row: { name, broker, problem } }: { readonly row: QueueRow }) {
  return (
    <>
      <a class="row-link mono" href={fragmentOf(["queues", name], { broker })}>
        {name}
      </a>
      {problem !== undefined && (
        <span class="bad-text small" title={problem}>
          {" "}
          {problem}
        </span>
      )}
    </>
  );
}

function countOf({ isExact, problem }: QueueRow, count: number): string {
  if (problem !== undefined) return "?";
  return `${isExact || count === 0 ? "" : "≈ "}${countText(count)}`;
}

function DeadLetters({ row: { name, broker, deadLetters } }: { readonly row: QueueRow }) {
  if (!deadLetters) return null;
  if (deadLetters.count === 0) return <span class="muted">0</span>;
  return (
    <a class="tag bad" href={fragmentOf(["queues", name], { broker, show: "dead-letters" })}>
      {countText(deadLetters.count)}
    </a>
  );
}
