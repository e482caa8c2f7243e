import { useState } from "preact/hooks";
import type { WorkerRow, WorkersView } from "../../../../src/api.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { useNow } from "../../source/use-now.js";
import { counted } from "../../texts/count-text.js";
import { workerColumns } from "./worker-columns.js";
import { WorkerTasks } from "./worker-tasks.js";

const idOf = ({ workerId }: WorkerRow) => workerId;

/** Workers as rows, and the tasks of the one that is chosen. */
export function WorkerList({ view: { workers, hasMore } }: { readonly view: WorkersView }) {
  const now = useNow();
  const [chosen, setChosen] = useState<string>();
  const worker = workers.find(({ workerId }) => workerId === chosen);
  const choose = (workerId: string) => setChosen(workerId === chosen ? undefined : workerId);
  const running = workers.reduce((sum, each) => sum + (each.isDead ? 0 : each.running.length), 0);
  return (
    <>
      <div class="card-head muted">
        {counted(workers.length, "worker")}, {counted(running, "task")} running
      </div>
      {worker && <WorkerTasks worker={worker} now={now} onClose={() => setChosen(undefined)} />}
      <VirtualTable
        label="Workers"
        rows={workers}
        columns={workerColumns({ now, chosen, choose })}
        keyOf={idOf}
        chosen={chosen}
      />
      {hasMore && <p class="more muted small">There are more: the most recently started ones are shown.</p>}
    </>
  );
}
