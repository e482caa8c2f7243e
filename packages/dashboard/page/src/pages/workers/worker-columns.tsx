import type { WorkerRow } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import { StateBadge } from "../../parts/state-badge.js";
import type { TableColumn } from "../../parts/table-column.js";
import { countText } from "../../texts/count-text.js";
import { durationText } from "../../../../src/texts/duration-text.js";

interface WorkerColumnsOptions {
  readonly now: number;
  readonly chosen: string | undefined;
  readonly choose: (workerId: string) => void;
}

/** What the list shows of each worker. */
export function workerColumns({ now, chosen, choose }: WorkerColumnsOptions): readonly TableColumn<WorkerRow>[] {
  return [
    {
      title: "Worker",
      cell: ({ workerId, host, pid }) => (
        <button
          type="button"
          class="row-link link"
          aria-expanded={workerId === chosen}
          title={workerId}
          onClick={() => choose(workerId)}
        >
          {host}:{pid}
        </button>
      ),
    },
    { title: "State", width: "6.5rem", cell: (worker) => <StateBadge state={stateOf(worker)} /> },
    { title: "Queues", width: "20%", kind: "medium", cell: ({ queues }) => <span class="mono">{queues.join(", ")}</span> },
    { title: "Running", width: "6rem", kind: "number", cell: ({ running, concurrency }) => `${running.length} / ${concurrency}` },
    { title: "Longest", width: "5.5rem", kind: "number wide", cell: ({ running }) => longest(running, now) },
    { title: "Succeeded", width: "6rem", kind: "number medium", cell: ({ counters }) => countOf(counters, "succeeded") },
    { title: "Failed", width: "5rem", kind: "number", cell: ({ counters }) => countOf(counters, "failed") },
    { title: "Version", width: "5.5rem", kind: "wide", cell: ({ version }) => version },
    { title: "Started", width: "6.5rem", kind: "wide", cell: ({ startedAtMs }) => <Ago at={startedAtMs} now={now} /> },
    { title: "Seen", width: "6.5rem", kind: "medium", cell: ({ seenAtMs }) => <Ago at={seenAtMs} now={now} /> },
  ];
}

function stateOf({ isDead, running }: WorkerRow): string {
  if (isDead) return "lost";
  return running.length > 0 ? "running" : "idle";
}

function longest(running: WorkerRow["running"], now: number): string {
  const since = Math.min(...running.map(({ sinceMs }) => sinceMs));
  return running.length === 0 ? "" : durationText(Math.max(0, now - since));
}

function countOf(counters: WorkerRow["counters"], name: string): string {
  const count = counters[name];
  return count === undefined ? "" : countText(count);
}
