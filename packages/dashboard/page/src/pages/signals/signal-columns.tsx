import type { SignalsView } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import type { TableColumn } from "../../parts/table-column.js";
import { fragmentOf } from "../../routing/route.js";

/** The wait of an execution for a signal. */
export type Wait = SignalsView["waits"][number];

interface SignalColumnsOptions {
  readonly now: number;
  readonly mayAct: boolean;
  readonly onAsk: (wait: Wait) => void;
}

/** What the list shows of each wait. */
export function signalColumns({ now, mayAct, onAsk }: SignalColumnsOptions): readonly TableColumn<Wait>[] {
  return [
    { title: "Signal", cell: ({ signal }) => <span class="mono">{signal}</span> },
    {
      title: "Execution",
      cell: ({ executionId }) => (
        <a class="row-link mono" href={fragmentOf(["executions", executionId])} title={executionId}>
          {executionId}
        </a>
      ),
    },
    { title: "Flow", width: "20%", kind: "medium", cell: ({ flow }) => flow },
    { title: "Since", width: "7rem", cell: ({ sinceMs }) => <Ago at={sinceMs} now={now} /> },
    {
      title: "Until",
      width: "7rem",
      kind: "medium",
      cell: ({ untilMs }) => untilMs !== undefined && <Ago at={untilMs} now={now} />,
    },
    ...(mayAct ? [sendColumn(onAsk)] : []),
  ];
}

function sendColumn(onAsk: (wait: Wait) => void): TableColumn<Wait> {
  return {
    title: "Action",
    width: "6rem",
    cell: (wait) => (
      <button type="button" class="button small" onClick={() => onAsk(wait)}>
        Send…
      </button>
    ),
  };
}
