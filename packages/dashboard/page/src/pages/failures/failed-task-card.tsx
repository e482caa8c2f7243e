import type { FailedTaskDetail } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { ViewOf } from "../../parts/view-of.js";
import { fragmentOf, type Route } from "../../routing/route.js";
import { useOnce } from "../../source/use-once.js";
import { FailedTaskFacts } from "./failed-task-facts.js";

interface FailedTaskCardProps {
  readonly executionId: string;
  readonly taskId: string;
  readonly query: Route["query"];
}

/** One failed task in full. It has failed for good, so that it is read once. */
export function FailedTaskCard({ executionId, taskId, query }: FailedTaskCardProps) {
  const path = `executions/${encodeURIComponent(executionId)}/failures/${encodeURIComponent(taskId)}`;
  const { viewed } = useOnce<FailedTaskDetail>(path);
  const close = (
    <a class="button small" href={fragmentOf(["executions", executionId, "failures"], query)}>
      Close
    </a>
  );
  return (
    <Card title={<span class="mono task-id">{taskId}</span>} aside={close}>
      <ViewOf viewed={viewed}>{(task) => <FailedTaskFacts task={task} />}</ViewOf>
    </Card>
  );
}
