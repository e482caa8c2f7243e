import type { FailuresView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Empty } from "../../parts/empty.js";
import { ViewOf } from "../../parts/view-of.js";
import type { Route } from "../../routing/route.js";
import { useView } from "../../source/use-view.js";
import { failuresPath } from "./failures-path.js";
import { FailedTaskCard } from "./failed-task-card.js";
import { FailedTasks } from "./failed-tasks.js";
import { FailureGroups } from "./failure-groups.js";

interface FailuresPartProps {
  readonly executionId: string;
  readonly route: Route;
}

/** What has failed: kinds of errors, tasks, and one of them in full. */
export function FailuresPart({ executionId, route: { path, query } }: FailuresPartProps) {
  const taskId = path[3];
  const viewed = useView<FailuresView>(failuresPath(executionId, query));
  return (
    <div class="stack">
      {taskId !== undefined && <FailedTaskCard executionId={executionId} taskId={taskId} query={query} />}
      <ViewOf viewed={viewed}>
        {(view, shownPath) =>
          view.groups.length === 0 && view.tasks.length === 0 && Object.keys(query).length === 0 ? (
            <Card>
              <Empty title="Nothing has failed" />
            </Card>
          ) : (
            <div class="stack">
              <FailureGroups view={view} executionId={executionId} chosen={query["group"]} />
              <FailedTasks view={view} path={shownPath} executionId={executionId} query={query} chosen={taskId} />
            </div>
          )
        }
      </ViewOf>
    </div>
  );
}
