import type { RunningTaskRow } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import { fragmentOf } from "../../routing/route.js";

interface RunningTaskProps {
  readonly task: RunningTaskRow;
  readonly now: number;
}

/** A task that a worker runs, with the progress that it has told of. */
export function RunningTask({ task, now }: RunningTaskProps) {
  const { taskId, operationId, executionId, attempt, sinceMs, fraction, note } = task;
  return (
    <li>
      <span class="mono">{operationId}</span>
      <span class="muted mono">{taskId}</span>
      {executionId !== "" && (
        <a class="mono" href={fragmentOf(["executions", executionId])}>
          {executionId}
        </a>
      )}
      {attempt > 1 && <span>attempt {attempt}</span>}
      <Ago at={sinceMs} now={now} />
      {fraction !== undefined && <progress value={fraction} max={1} aria-label={`Progress of ${taskId}`} />}
      {note !== undefined && <span class="muted">{note}</span>}
    </li>
  );
}
