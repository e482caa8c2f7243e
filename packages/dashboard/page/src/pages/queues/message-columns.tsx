import type { MessageRow } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import type { TableColumn } from "../../parts/table-column.js";
import { fragmentOf } from "../../routing/route.js";
import { sizeText } from "../../texts/size-text.js";

/** A message with a key: equal messages have equal digests. */
export interface KeyedMessage extends MessageRow {
  readonly key: string;
}

interface MessageColumnsOptions {
  readonly now: number;
  readonly chosen: string | undefined;
  readonly choose: (key: string) => void;
}

/** What the list shows of each message. */
export function messageColumns({ now, chosen, choose }: MessageColumnsOptions): readonly TableColumn<KeyedMessage>[] {
  return [
    {
      title: "Message",
      cell: ({ key, kind, operationId, digest }) => (
        <button type="button" class="row-link link" aria-expanded={key === chosen} onClick={() => choose(key)}>
          {operationId ?? kind} <span class="muted mono">{digest}</span>
        </button>
      ),
    },
    { title: "State", width: "5.5rem", cell: ({ state }) => state },
    { title: "Since, until", width: "7rem", kind: "medium", cell: ({ atMs }) => <Ago at={atMs} now={now} /> },
    { title: "Deliveries", width: "6rem", kind: "number wide", cell: ({ deliveryCount }) => deliveryCount },
    { title: "Size", width: "6rem", kind: "number medium", cell: ({ sizeBytes }) => sizeText(sizeBytes) },
    { title: "Execution", width: "18%", kind: "wide", cell: ({ executionId }) => <Execution executionId={executionId} /> },
    { title: "Reason", width: "24%", kind: "medium", cell: ({ reason }) => <span title={reason}>{reason}</span> },
  ];
}

function Execution({ executionId }: { readonly executionId: string | undefined }) {
  if (executionId === undefined) return null;
  return (
    <a class="mono" href={fragmentOf(["executions", executionId])}>
      {executionId}
    </a>
  );
}
