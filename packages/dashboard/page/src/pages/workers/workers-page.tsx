import type { WorkersView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Empty } from "../../parts/empty.js";
import { PageHead } from "../../parts/page-head.js";
import { ViewOf } from "../../parts/view-of.js";
import { useSession } from "../../source/session.js";
import { useView } from "../../source/use-view.js";
import { WorkerList } from "./worker-list.js";

/** Workers that tell of themselves. */
export function WorkersPage() {
  const { hasPayloads } = useSession();
  return (
    <>
      <PageHead title="Workers" />
      <Card isFull>{hasPayloads ? <Workers /> : <NoPayloads />}</Card>
    </>
  );
}

function Workers() {
  const viewed = useView<WorkersView>("workers");
  return (
    <ViewOf viewed={viewed}>
      {(view) =>
        view.workers.length === 0 ? (
          <Empty title="No worker has told of itself">
            <p>Workers that are started with the same payload store appear here within a minute.</p>
          </Empty>
        ) : (
          <WorkerList view={view} />
        )
      }
    </ViewOf>
  );
}

function NoPayloads() {
  return (
    <Empty title="Workers are not known here">
      <p>
        Workers tell of themselves in the payload store. Start the page with <code>--payloads</code>, and the workers with the
        same store.
      </p>
    </Empty>
  );
}
