import type { FailuresView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Empty } from "../../parts/empty.js";
import { Note } from "../../parts/note.js";
import { SearchField } from "../../parts/search-field.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { replaceFragment } from "../../routing/navigate.js";
import { fragmentOf, type Route } from "../../routing/route.js";
import { useNow } from "../../source/use-now.js";
import { counted } from "../../texts/count-text.js";
import { failedTaskColumns } from "./failed-task-columns.js";
import { useOlderFailures } from "./use-older-failures.js";

interface FailedTasksProps {
  readonly view: FailuresView;
  /** The path of the view. */
  readonly path: string;
  readonly executionId: string;
  readonly query: Route["query"];
  readonly chosen: string | undefined;
}

/** Tasks that failed for good, the last first. */
export function FailedTasks(props: FailedTasksProps) {
  const { view, path, executionId, query } = props;
  const find = (search: string) => replaceFragment(fragmentOf(["executions", executionId, "failures"], { ...query, search }));
  const field = <SearchField label="Search in tasks" value={query["search"] ?? ""} onSearch={find} />;
  return (
    <Card title={`${counted(view.taskCount, "failed task")} kept`} aside={field} isFull>
      <FailedTaskList key={path} {...props} />
    </Card>
  );
}

function FailedTaskList({ view, path, executionId, query, chosen }: FailedTasksProps) {
  const now = useNow();
  const { tasks, error, more } = useOlderFailures(view, path);
  const columns = failedTaskColumns({ executionId, query, now });
  return (
    <>
      {tasks.length === 0 ? (
        <Empty title="No task matches" />
      ) : (
        <VirtualTable label="Failed tasks" rows={tasks} columns={columns} keyOf={({ taskId }) => taskId} chosen={chosen} />
      )}
      {error && <Note tone="bad">{error.message}</Note>}
      {more && (
        <div class="more">
          <button type="button" class="button small" onClick={more}>
            Show more
          </button>
        </div>
      )}
    </>
  );
}
