import type { TimelineTask } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Fact } from "../../parts/fact.js";
import { StateBadge } from "../../parts/state-badge.js";
import { fragmentOf } from "../../routing/route.js";
import { durationText } from "../../../../src/texts/duration-text.js";
import { timeText } from "../../texts/time-text.js";

interface TaskDetailProps {
  readonly executionId: string;
  readonly task: TimelineTask | undefined;
}

/** What is known of the task that is chosen in a timeline. */
export function TaskDetail({ executionId, task }: TaskDetailProps) {
  if (!task) return null;
  const { taskId, label, operationId, state, attempt, fromMs, toMs, worker, flowPath } = task;
  const failure = fragmentOf(["executions", executionId, "failures", taskId]);
  return (
    <Card title={<span class="mono">{taskId}</span>} aside={state === "failed" ? <a href={failure}>Its failure</a> : undefined}>
      <dl class="facts">
        <Fact title="State">
          <StateBadge state={state} />
        </Fact>
        {label !== undefined && <Fact title="Label">{label}</Fact>}
        <Fact title="Operation">{operationId}</Fact>
        <Fact title="Duration">{durationText(toMs - fromMs)}</Fact>
        <Fact title="Started">{timeText(fromMs)}</Fact>
        <Fact title="Attempt">{attempt}</Fact>
        <Fact title="Worker">{worker}</Fact>
        {flowPath.length > 0 && <Fact title="Flows">{flowPath.join(" › ")}</Fact>}
      </dl>
    </Card>
  );
}
