import { listWorkers, type BlobStore, type WorkerView } from "@mazepa/core";
import { limits } from "../api/limits.js";
import type { WorkerRow, WorkersView } from "../api/worker-views.js";
import { cutText } from "../views/cut-text.js";

/** Gives `GET /api/workers`; what has not changed since the last time is not read again. */
export function workersReader(payloads: BlobStore, hidesValues: boolean): () => Promise<WorkersView> {
  let known: readonly WorkerView[] = [];
  return async () => {
    const listed = await listWorkers(payloads, { known });
    known = listed;
    const newest = [...listed].sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
    return { workers: newest.map((worker) => workerRow(worker, hidesValues)), hasMore: listed.length >= limits.workers };
  };
}

function workerRow(worker: WorkerView, hidesValues: boolean): WorkerRow {
  const { id, host, pid, coreVersion, startedAt, updatedAt, isDead, broker, queues, isolation, concurrency, stats } = worker;
  return {
    ...{ workerId: id, host: cutText(host), pid, startedAtMs: startedAt.getTime(), seenAtMs: updatedAt.getTime(), isDead },
    ...(coreVersion !== undefined && { version: cutText(coreVersion) }),
    ...{ broker: cutText(broker), queues: queues.slice(0, limits.page).map((name) => cutText(name)), isolation, concurrency },
    running: worker.running.map(({ taskId, operationId, executionId, attempt, startedAtMs, progress }) => ({
      ...{ taskId: cutText(taskId), operationId: cutText(operationId), executionId, attempt, sinceMs: startedAtMs },
      ...(progress && { fraction: progress.fraction }),
      ...(progress?.note !== undefined && !hidesValues && { note: cutText(progress.note) }),
    })),
    counters: Object.fromEntries(Object.entries(stats).filter((pair): pair is [string, number] => typeof pair[1] === "number")),
  };
}
