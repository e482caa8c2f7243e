import type { SignalWait } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import { Card } from "../../parts/card.js";
import type { TableColumn } from "../../parts/table-column.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { useNow } from "../../source/use-now.js";

/** The signals that flows of an execution wait for. */
export function WaitsCard({ waits }: { readonly waits: readonly SignalWait[] }) {
  const now = useNow();
  const columns: readonly TableColumn<SignalWait>[] = [
    { title: "Signal", cell: ({ signal }) => <span class="mono">{signal}</span> },
    { title: "Flow", cell: ({ flow }) => flow },
    { title: "Since", width: "8rem", cell: ({ sinceMs }) => <Ago at={sinceMs} now={now} /> },
    {
      title: "Until",
      width: "8rem",
      kind: "medium",
      cell: ({ untilMs }) => untilMs !== undefined && <Ago at={untilMs} now={now} />,
    },
  ];
  return (
    <Card title="It waits for signals" isFull>
      <VirtualTable label="Signals" rows={waits} columns={columns} keyOf={keyOf} />
    </Card>
  );
}

function keyOf({ signal, flow, sinceMs }: SignalWait): string {
  return `${signal} ${flow} ${sinceMs}`;
}
