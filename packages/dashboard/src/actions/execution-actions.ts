import { requestCancel, sendSignal } from "@mazepa/core";
import { checkExecutionId } from "@mazepa/core/internal";
import { Refusal } from "../answer-error.js";
import type { ActionAnswer } from "../api/actions.js";
import { limits } from "../api/limits.js";
import type { DashboardBoard } from "../dashboard-board.js";
import { foundExecution, type ShownStore } from "../executions/shown-store.js";
import { textIn } from "./action-request.js";

type Body = Readonly<Record<string, unknown>>;

/** `POST /api/executions/:id/cancel`. */
export async function cancelExecution(store: ShownStore, executionId: string, body: Body): Promise<ActionAnswer> {
  const { state } = await foundExecution(store, executionId);
  if (await requestCancel(store.blobs, executionId, cancelOptions(body)))
    return { message: `Execution "${executionId}" was asked to end: its head looks within seconds.`, count: 1 };
  throw new Refusal(409, "not-running", `Execution "${executionId}" is not running, but ${state}: there is nothing to cancel.`);
}

/** `POST /api/executions/cancel`: those that are not running are passed over. */
export async function cancelExecutions(store: ShownStore, body: Body): Promise<ActionAnswer> {
  const executionIds = idsIn(body);
  const asked = await Promise.all(executionIds.map((id) => requestCancel(store.blobs, id, cancelOptions(body))));
  const count = asked.filter(Boolean).length;
  return { message: `${count} of ${executionIds.length} executions were asked to end; the others were not running.`, count };
}

/** `POST /api/executions/:id/signal`. */
export async function signalExecution(
  { store, board }: { readonly store: ShownStore; readonly board: DashboardBoard | undefined },
  executionId: string,
  body: Body,
): Promise<ActionAnswer> {
  checkExecutionId(executionId);
  // A job that no conductor has claimed yet has no execution, and can be sent signals.
  if (!(await board?.job(executionId))) await foundExecution(store, executionId);
  const name = textIn(body, "name");
  if (name === undefined) throw new Refusal(400, "malformed", 'A signal has a "name".');
  await sendSignal(store.blobs, executionId, name, body["value"]);
  return { message: `Signal "${name}" was sent to execution "${executionId}".`, count: 1 };
}

function cancelOptions(body: Body): { readonly reason: string; readonly suspend: boolean } {
  const reason = textIn(body, "reason");
  return { reason: reason === undefined || reason === "" ? "by the dashboard" : reason, suspend: body["suspend"] === true };
}

function idsIn({ executionIds }: Body): readonly string[] {
  const isList = Array.isArray(executionIds) && executionIds.length >= 1 && executionIds.length <= limits.page;
  if (!isList || !executionIds.every((id): id is string => typeof id === "string"))
    throw new Refusal(400, "malformed", `"executionIds" must be a list of 1 to ${limits.page} ids.`);
  executionIds.forEach(checkExecutionId);
  return executionIds;
}
