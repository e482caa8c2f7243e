import type { WorkerRow } from "../../../../src/api.js";
import { Fact } from "../../parts/fact.js";
import { countText } from "../../texts/count-text.js";
import { RunningTask } from "./running-task.js";

interface WorkerTasksProps {
  readonly worker: WorkerRow;
  readonly now: number;
  readonly onClose: () => void;
}

/** The tasks that a worker runs, and its numbers. */
export function WorkerTasks({ worker: { workerId, broker, isolation, counters, running }, now, onClose }: WorkerTasksProps) {
  return (
    <section class="chosen-part" aria-label={`Worker ${workerId}`}>
      <div class="chosen-head">
        <h2 class="mono">{workerId}</h2>
        <button type="button" class="button small" onClick={onClose}>
          Close
        </button>
      </div>
      <dl class="facts">
        <Fact title="Broker">{broker}</Fact>
        <Fact title="Isolation">{isolation}</Fact>
        {Object.entries(counters).map(([name, count]) => (
          <Fact key={name} title={name}>
            {countText(count)}
          </Fact>
        ))}
      </dl>
      <ul class="lines">
        {running.map((task) => (
          <RunningTask key={task.taskId} task={task} now={now} />
        ))}
        {running.length === 0 && <li class="muted">It runs nothing.</li>}
      </ul>
    </section>
  );
}
