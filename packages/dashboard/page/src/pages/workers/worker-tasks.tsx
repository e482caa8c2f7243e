import type { WorkerRow } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import { Fact } from "../../parts/fact.js";
import { fragmentOf } from "../../routing/route.js";
import { countText } from "../../texts/count-text.js";

interface WorkerTasksProps {
  readonly worker: WorkerRow;
  readonly now: number;
  readonly onClose: () => void;
}

/** The tasks that a worker runs, and its numbers. */
export function WorkerTasks({ worker: { workerId, counters, running }, now, onClose }: WorkerTasksProps) {
  return (
    <section class="chosen-part" aria-label={`Worker ${workerId}`}>
      <div class="chosen-head">
        <h3 class="mono">{workerId}</h3>
        <button type="button" class="button small" onClick={onClose}>
          Close
        </button>
      </div>
      <dl class="facts">
        {Object.entries(counters).map(([name, count]) => (
          <Fact key={name} title={name}>
            {countText(count)}
          </Fact>
        ))}
      </dl>
      <ul class="lines">
        {running.map(({ taskId, operationId, executionId, sinceMs }) => (
          <li key={taskId}>
            <span class="mono">{operationId}</span>
            <span class="muted mono">{taskId}</span>
            <a class="mono" href={fragmentOf(["executions", executionId])}>
              {executionId}
            </a>
            <Ago at={sinceMs} now={now} />
          </li>
        ))}
        {running.length === 0 && <li class="muted">It runs nothing.</li>}
      </ul>
    </section>
  );
}
