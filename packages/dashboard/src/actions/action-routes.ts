import type { ActionAnswer } from "../api/actions.js";
import type { DashboardBoard } from "../dashboard-board.js";
import type { ShownStore } from "../executions/shown-store.js";
import type { ShownQueues } from "../queues/shown-queues.js";
import { cancelExecution, cancelExecutions, signalExecution } from "./execution-actions.js";
import { repostJob } from "./job-actions.js";
import { actOnQueue, queueActionNames } from "./queue-actions.js";

/** What is asked of an action. */
export interface ActionRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A kind of action. */
export interface ActionRoute {
  /** The path below `/api`. */
  readonly path: string;
  /** Its name in the log of actions. */
  readonly action: string;
  /** What it is done to, for the log. */
  readonly target: (request: ActionRequest) => string;
  readonly act: (request: ActionRequest) => Promise<ActionAnswer>;
}

/** What can be acted on. */
export interface Actionable {
  readonly store: ShownStore;
  readonly queues: ShownQueues;
  readonly board: DashboardBoard | undefined;
}

/** All actions of the API. */
export function actionRoutes({ store, queues, board }: Actionable): ActionRoute[] {
  const idOf = ({ params }: ActionRequest) => params["id"] ?? "";
  return [
    {
      path: "/executions/cancel",
      action: "cancel",
      target: ({ body }) => given(body["executionIds"]),
      act: ({ body }) => cancelExecutions(store, body),
    },
    {
      path: "/executions/:id/cancel",
      action: "cancel",
      target: idOf,
      act: (request) => cancelExecution(store, idOf(request), request.body),
    },
    {
      path: "/executions/:id/signal",
      action: "signal",
      target: (request) => `${idOf(request)} ${given(request.body["name"])}`,
      act: (request) => signalExecution({ store, board }, idOf(request), request.body),
    },
    { path: "/jobs/:id/repost", action: "repost", target: idOf, act: (request) => repostJob(board, idOf(request)) },
    ...queueRoutes(queues),
  ];
}

/** What a body gives for a text or a list of texts, whatever it is. */
function given(value: unknown): string {
  return [value]
    .flat()
    .map((each) => (typeof each === "string" ? each : JSON.stringify(each)))
    .join(",");
}

function queueRoutes(queues: ShownQueues): ActionRoute[] {
  const nameOf = ({ params }: ActionRequest) => params["name"] ?? "";
  return queueActionNames.map((action) => ({
    path: `/queues/:name/${action}`,
    action,
    target: (request) => [nameOf(request), request.query.get("broker") ?? []].flat().join(" of "),
    act: async (request) => actOnQueue(action, await queues.find(nameOf(request), request.query.get("broker")), request.body),
  }));
}
