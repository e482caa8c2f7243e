import { useState } from "preact/hooks";
import type { MessagesView } from "../../../../src/api.js";
import { Empty } from "../../parts/empty.js";
import { ViewOf } from "../../parts/view-of.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { useOnce } from "../../source/use-once.js";
import { useNow } from "../../source/use-now.js";
import { MessageDetail } from "./message-detail.js";
import { messageColumns } from "./message-columns.js";

interface QueueMessagesProps {
  readonly name: string;
  readonly broker: string;
  readonly show: "messages" | "dead-letters";
}

/** The first messages of a queue, as they are when they are looked at. */
export function QueueMessages({ name, broker, show }: QueueMessagesProps) {
  const query = broker === "" ? "" : `?broker=${encodeURIComponent(broker)}`;
  const { viewed, again } = useOnce<MessagesView>(`queues/${encodeURIComponent(name)}/${show}${query}`);
  return (
    <>
      <div class="card-head">
        <h2>{show === "messages" ? "First messages" : "First dead letters"}</h2>
        <button type="button" class="button small" onClick={again}>
          Look again
        </button>
      </div>
      <ViewOf viewed={viewed}>{(view) => <Messages view={view} />}</ViewOf>
    </>
  );
}

function Messages({ view: { messages, problem } }: { readonly view: MessagesView }) {
  const now = useNow();
  const [chosen, setChosen] = useState<string>();
  if (messages.length === 0)
    return <Empty title={problem === undefined ? "It is empty" : "They cannot be shown"}>{problem}</Empty>;
  const rows = messages.map((message, index) => ({ ...message, key: String(index) }));
  const message = rows.find(({ key }) => key === chosen);
  const choose = (key: string) => setChosen(key === chosen ? undefined : key);
  return (
    <>
      {message && <MessageDetail message={message} onClose={() => setChosen(undefined)} />}
      <VirtualTable
        label="Messages"
        rows={rows}
        columns={messageColumns({ now, chosen, choose })}
        keyOf={({ key }) => key}
        chosen={chosen}
      />
    </>
  );
}
