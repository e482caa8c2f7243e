import type { GraphView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Empty } from "../../parts/empty.js";
import { ViewOf } from "../../parts/view-of.js";
import type { Route } from "../../routing/route.js";
import { useView } from "../../source/use-view.js";
import { GraphBoxes } from "./graph-boxes.js";
import { GraphPicture } from "./graph-picture.js";

interface GraphPartProps {
  readonly executionId: string;
  readonly query: Route["query"];
}

/** What an execution runs, as boxes and arrows, and as a list. */
export function GraphPart({ executionId, query }: GraphPartProps) {
  const base = `executions/${encodeURIComponent(executionId)}/graph`;
  const kind = query["kind"] === undefined ? "" : `?kind=${encodeURIComponent(query["kind"])}`;
  const path = `${base}${kind}`;
  const viewed = useView<GraphView>(path);
  return (
    <ViewOf viewed={viewed}>
      {(view) =>
        view.boxes.length === 0 ? (
          <Card>
            <Empty title="There is no graph yet">
              <p>{view.problem ?? "It is drawn from the times of tasks, which are written once a minute and at the end."}</p>
            </Empty>
          </Card>
        ) : (
          <div class="stack">
            <GraphPicture view={view} path={`${base}.svg${kind}`} query={query} executionId={executionId} />
            <GraphBoxes view={view} executionId={executionId} />
          </div>
        )
      }
    </ViewOf>
  );
}
