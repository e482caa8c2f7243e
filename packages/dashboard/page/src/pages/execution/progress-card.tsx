import type { TaskProgressRow } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import { Card } from "../../parts/card.js";
import type { TableColumn } from "../../parts/table-column.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { useNow } from "../../source/use-now.js";

/** What running tasks have told of their progress, the latest first. */
export function ProgressCard({ progress }: { readonly progress: readonly TaskProgressRow[] }) {
  const now = useNow();
  const columns: readonly TableColumn<TaskProgressRow>[] = [
    { title: "Task", cell: ({ taskId, label }) => <span title={taskId}>{label ?? <span class="mono">{taskId}</span>}</span> },
    { title: "Operation", width: "20%", kind: "medium", cell: ({ operationId }) => <span class="mono">{operationId}</span> },
    { title: "Progress", width: "11rem", cell: Fraction },
    { title: "Note", width: "26%", kind: "medium", cell: ({ note }) => <span title={note}>{note}</span> },
    { title: "Attempt", width: "5rem", kind: "number wide", cell: ({ attempt }) => attempt },
    { title: "Told", width: "6.5rem", kind: "wide", cell: ({ atMs }) => <Ago at={atMs} now={now} /> },
  ];
  return (
    <Card title="Progress of running tasks" isFull>
      <VirtualTable label="Progress of running tasks" rows={progress} columns={columns} keyOf={({ taskId }) => taskId} />
    </Card>
  );
}

function Fraction({ fraction, taskId }: TaskProgressRow) {
  return (
    <>
      <progress value={fraction} max={1} aria-label={`Progress of ${taskId}`} /> {Math.floor(fraction * 100)} %
    </>
  );
}
