import { useState } from "preact/hooks";
import type { SignalsView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Empty } from "../../parts/empty.js";
import { PageHead } from "../../parts/page-head.js";
import { ViewOf } from "../../parts/view-of.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { useSession } from "../../source/session.js";
import { useNow } from "../../source/use-now.js";
import { useView } from "../../source/use-view.js";
import { counted } from "../../texts/count-text.js";
import { SendSignal } from "./send-signal.js";
import { signalColumns, type Wait } from "./signal-columns.js";

/** The signals that executions wait for. */
export function SignalsPage() {
  const viewed = useView<SignalsView>("signals");
  return (
    <>
      <PageHead title="Signals" />
      <Card isFull>
        <ViewOf viewed={viewed}>{(view) => <Waits view={view} />}</ViewOf>
      </Card>
    </>
  );
}

function Waits({ view: { waits, searched, hasMore } }: { readonly view: SignalsView }) {
  const now = useNow();
  const { mayAct } = useSession();
  const [asked, setAsked] = useState<Wait>();
  if (waits.length === 0) {
    return (
      <Empty title="No execution waits for a signal">
        <p>{counted(searched, "execution")} that have not ended were looked at.</p>
      </Empty>
    );
  }
  return (
    <>
      <VirtualTable label="Signals" rows={waits} columns={signalColumns({ now, mayAct, onAsk: setAsked })} keyOf={keyOf} />
      {hasMore && <p class="more muted small">There are more: the newest executions were looked at.</p>}
      {asked && <SendSignal wait={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function keyOf({ executionId, signal, flow, sinceMs }: Wait): string {
  return [executionId, signal, flow, sinceMs].join(" ");
}
