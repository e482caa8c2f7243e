import type { QueuesView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Empty } from "../../parts/empty.js";
import { PageHead } from "../../parts/page-head.js";
import { ViewOf } from "../../parts/view-of.js";
import { useSession } from "../../source/session.js";
import { useView } from "../../source/use-view.js";
import { QueueList } from "./queue-list.js";

/** Queues and how full they are. */
export function QueuesPage() {
  const { hasQueues } = useSession();
  return (
    <>
      <PageHead title="Queues" />
      <Card isFull>{hasQueues ? <Queues /> : <NoQueues />}</Card>
    </>
  );
}

function Queues() {
  const viewed = useView<QueuesView>("queues");
  return (
    <ViewOf viewed={viewed}>
      {(view) =>
        view.queues.length === 0 ? (
          <Empty title="There are no queues">
            <p>The brokers that the page was given have none yet.</p>
          </Empty>
        ) : (
          <QueueList view={view} />
        )
      }
    </ViewOf>
  );
}

function NoQueues() {
  return (
    <Empty title="Queues are not known here">
      <p>
        Start the page with <code>--queue</code> and the address of a queue, once for each.
      </p>
    </Empty>
  );
}
