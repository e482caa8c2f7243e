import type { TimelineTask, TimelineView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Empty } from "../../parts/empty.js";
import { ViewOf } from "../../parts/view-of.js";
import { replaceFragment } from "../../routing/navigate.js";
import { fragmentOf, type Route } from "../../routing/route.js";
import { useView } from "../../source/use-view.js";
import { runKey } from "./run-key.js";
import { TaskDetail } from "./task-detail.js";
import { TimelineChart } from "./timeline-chart.js";
import { TimelineControls } from "./timeline-controls.js";
import { timelinePath } from "./timeline-path.js";
import { TimelineTasks } from "./timeline-tasks.js";

interface TimelinePartProps {
  readonly executionId: string;
  readonly query: Route["query"];
}

/** When the tasks of an execution ran. The range and the filters stand in the address. */
export function TimelinePart({ executionId, query }: TimelinePartProps) {
  const viewed = useView<TimelineView>(timelinePath(executionId, query));
  const change = (changes: Route["query"]) =>
    replaceFragment(fragmentOf(["executions", executionId, "timeline"], { ...query, ...changes }));
  const choose = (task: TimelineTask) => change({ task: runKey(task) });
  return (
    <ViewOf viewed={viewed}>
      {(view) => (
        <div class="stack">
          <Card isFull>
            <TimelineControls view={view} query={query} onChange={change} />
            {view.tasks.length === 0 && view.operations.length === 0 ? (
              <NoTasks isFiltered={Object.keys(query).length > 0} all={fragmentOf(["executions", executionId, "timeline"])} />
            ) : (
              <TimelineChart view={view} chosen={query["task"]} onChange={change} onChoose={choose} />
            )}
          </Card>
          <TaskDetail executionId={executionId} task={view.tasks.find((task) => runKey(task) === query["task"])} />
          {view.tasks.length > 0 && <TimelineTasks view={view} executionId={executionId} query={query} />}
        </div>
      )}
    </ViewOf>
  );
}

function NoTasks({ isFiltered, all }: { readonly isFiltered: boolean; readonly all: string }) {
  if (isFiltered) {
    return (
      <Empty title="No task ran here">
        <a href={all}>Show everything</a>
      </Empty>
    );
  }
  return (
    <Empty title="There is no timeline yet">
      <p>Times of tasks are written once a minute and at the end of an execution.</p>
    </Empty>
  );
}
