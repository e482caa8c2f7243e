import { openBlobStore, type BlobStore } from "@mazepa/core";
import type { DashboardOptions } from "./dashboard-options.js";
import { jobsView, schedulesView } from "./board/board-views.js";
import { executionDetail } from "./executions/execution-detail.js";
import { executionsView } from "./executions/executions-view.js";
import { failedTaskDetail, failuresView } from "./executions/failures-view.js";
import type { ShownStore } from "./executions/shown-store.js";
import { signalsView } from "./executions/signals-view.js";
import { timelineView } from "./executions/timeline-view.js";
import { graphView } from "./graph/graph-view.js";
import type { ViewRoute } from "./live/view-table.js";
import { deadLettersView, messagesView } from "./queues/messages-view.js";
import { queuesView } from "./queues/queues-view.js";
import type { ShownQueues } from "./queues/shown-queues.js";
import { pageLimit } from "./views/paging.js";
import { workersReader } from "./workers/workers-view.js";

/** What is read again at most every 2 s, and less often where requests are paid for. */
const leastEveryMs = 2000;
/** Brokers that only estimate are asked less often. */
const estimatedEveryMs = 10_000;
/** Views that their writers renew each minute or so, or that are large. */
const slowEveryMs = 10_000;
const doctorEveryMs = 60_000;

/** What is shown. */
export interface Shown {
  readonly store: ShownStore;
  readonly queues: ShownQueues;
}

/** All views of the API. */
export function viewRoutes(shown: Shown, options: DashboardOptions): ViewRoute[] {
  return [...executionRoutes(shown), ...queueRoutes(shown), ...otherRoutes(shown, options)];
}

function executionRoutes({ store }: Shown): ViewRoute[] {
  const everyMs = everyMsOf(store.blobs);
  const slowMs = Math.max(everyMs, slowEveryMs);
  return [
    { path: "/executions", everyMs, read: ({ query }) => executionsView(store.list, query) },
    { path: "/executions/:id", everyMs, read: ({ params }) => executionDetail(store, params["id"] ?? "") },
    {
      path: "/executions/:id/timeline",
      everyMs: slowMs,
      read: ({ params, query }) => timelineView(store, params["id"] ?? "", query),
    },
    {
      path: "/executions/:id/graph",
      everyMs: slowMs,
      read: ({ params, query }) => graphView(store, params["id"] ?? "", query),
    },
    {
      path: "/executions/:id/failures",
      everyMs: slowMs,
      read: ({ params, query }) => failuresView(store, params["id"] ?? "", query),
    },
    {
      path: "/executions/:id/failures/:taskId",
      everyMs: slowMs,
      read: ({ params }) => failedTaskDetail(store, params["id"] ?? "", params["taskId"] ?? ""),
    },
    { path: "/signals", everyMs: slowMs, read: () => signalsView(store.list) },
  ];
}

function queueRoutes({ store: { hidesValues }, queues }: Shown): ViewRoute[] {
  const everyMs = queues.areExact ? leastEveryMs : estimatedEveryMs;
  const found = (params: Readonly<Record<string, string>>, query: URLSearchParams) =>
    queues.find(params["name"] ?? "", query.get("broker"));
  return [
    { path: "/queues", everyMs, read: () => queuesView(queues) },
    {
      path: "/queues/:name/messages",
      everyMs,
      read: async ({ params, query }) => messagesView(await found(params, query), { limit: pageLimit(query), hidesValues }),
    },
    {
      path: "/queues/:name/dead-letters",
      everyMs,
      read: async ({ params, query }) => deadLettersView(await found(params, query), { limit: pageLimit(query), hidesValues }),
    },
  ];
}

function otherRoutes({ store: { hidesValues } }: Shown, options: DashboardOptions): ViewRoute[] {
  const { board, doctor, payloads: given } = options;
  const payloads = given === undefined ? undefined : openBlobStore(given);
  const routes: ViewRoute[] = [];
  if (payloads) routes.push({ path: "/workers", everyMs: everyMsOf(payloads), read: workersReader(payloads, hidesValues) });
  if (board) {
    const everyMs = Math.max(leastEveryMs, board.store.defaultCheckpointIntervalMs ?? 0);
    routes.push({ path: "/jobs", everyMs, read: ({ query }) => jobsView(board, query, hidesValues) });
    routes.push({ path: "/schedules", everyMs, read: () => schedulesView(board) });
  }
  if (doctor) {
    const read = async () => ({ checkedAtMs: Date.now(), findings: await doctor() });
    routes.push({ path: "/doctor", everyMs: doctorEveryMs, read });
  }
  return routes;
}

/** A store whose checkpoints are rarely written, such as S3, is rarely read. */
function everyMsOf({ defaultCheckpointIntervalMs = 0 }: BlobStore): number {
  return Math.max(leastEveryMs, defaultCheckpointIntervalMs);
}
