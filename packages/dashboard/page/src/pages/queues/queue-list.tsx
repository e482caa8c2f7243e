import type { QueueRow, QueuesView } from "../../../../src/api.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { queueColumns } from "./queue-columns.js";
import { useDepths } from "./use-depths.js";

/** The key of a queue: brokers may have queues of one name. */
const keyOf = ({ broker, name }: QueueRow) => `${broker} ${name}`;

/** Queues as rows, with their depths since the page was opened. */
export function QueueList({ view: { queues, hasMore } }: { readonly view: QueuesView }) {
  const depths = useDepths(queues, keyOf);
  return (
    <>
      <VirtualTable label="Queues" rows={queues} columns={queueColumns((row) => depths.get(keyOf(row)) ?? [])} keyOf={keyOf} />
      {hasMore && <p class="more muted small">There are more: the first ones are shown.</p>}
    </>
  );
}
