import { createHmac, randomBytes } from "node:crypto";
import { readFailedTasks, type FailedTask } from "@mazepa/core";
import { failureKey, shellLine } from "@mazepa/core/internal";
import { Refusal } from "../answer-error.js";
import type { ErrorText } from "../api/execution-views.js";
import type { FailedTaskDetail, FailedTaskRow, FailureGroupRow, FailuresView } from "../api/failure-views.js";
import { limits } from "../api/limits.js";
import { cutText, maxListedBytes } from "../views/cut-text.js";
import { errorText, listedError } from "../views/error-text.js";
import { logLink } from "../views/log-link.js";
import { pageLimit, searchText } from "../views/paging.js";
import { indentedSubmission } from "./indented-submission.js";
import { readRunTarget } from "./run-target.js";
import { foundExecution, type ShownStore } from "./shown-store.js";

/** `GET /api/executions/:id/failures`. */
export async function failuresView(store: ShownStore, executionId: string, query: URLSearchParams): Promise<FailuresView> {
  const { failures, otherFailures } = await foundExecution(store, executionId);
  const fitting = (await readFailedTasks(store.blobs, executionId)).reverse().filter(fits(query, store));
  const start = fitting.findIndex(({ taskId }) => taskId === query.get("after")) + 1;
  const shown = fitting.slice(start, start + pageLimit(query));
  const hasMore = fitting.length > start + shown.length;
  const next = shown.at(-1)?.taskId;
  return {
    groups: failures.map((group) => groupRow(group, store.hidesValues)),
    otherFailures,
    tasks: shown.map((task) => taskRow(task, store)),
    taskCount: fitting.length,
    ...(hasMore && next !== undefined && { next }),
  };
}

/** `GET /api/executions/:id/failures/:taskId`. */
export async function failedTaskDetail(store: ShownStore, executionId: string, taskId: string): Promise<FailedTaskDetail> {
  await foundExecution(store, executionId);
  const task = (await readFailedTasks(store.blobs, executionId)).find((each) => each.taskId === taskId);
  if (!task)
    throw new Refusal(404, "not-found", `No failed task "${cutText(taskId, 200)}" is kept in execution "${executionId}".`);
  const { submission, leftOut, worker, flowPath } = task;
  return {
    ...taskRow(task, store),
    error: errorText(task.error, store.hidesValues),
    ...{ worker: cutText(worker), flowPath: flowPath.slice(-limits.page).map((name) => cutText(name, maxListedBytes)) },
    ...(submission !== undefined && !store.hidesValues && { submission: cutText(indentedSubmission(submission)) }),
    ...(submission !== undefined && { replayCommand: await replayCommand(store, { executionId, taskId }) }),
    ...(leftOut !== undefined && !store.hidesValues && { notKeptBecause: cutText(leftOut) }),
    ...logLines(task, store),
    ...logLink(store.logUrl, { executionId, taskId }),
  };
}

function fits(query: URLSearchParams, { hidesValues }: ShownStore): (task: FailedTask) => boolean {
  const [group, text] = [query.get("group"), searchText(query)];
  return (task) => {
    if (group !== null && groupOf(task, hidesValues) !== group) return false;
    // What is hidden cannot be guessed by searches.
    const texts = [
      task.taskId,
      task.operationId,
      task.error.name,
      ...(hidesValues ? [] : [task.error.message, task.shownArguments]),
    ];
    return text === undefined || texts.some((each) => each.toLowerCase().includes(text));
  };
}

function taskRow(task: FailedTask, { hidesValues }: ShownStore): FailedTaskRow {
  const { taskId, operationId, attempt, failedAt, durationMs, shownArguments, error } = task;
  return {
    ...{ taskId, operationId, group: groupOf(task, hidesValues), attempt, failedAtMs: Date.parse(failedAt), durationMs },
    error: listedError(error, hidesValues),
    ...(!hidesValues && { shownArguments: cutText(shownArguments) }),
  };
}

function groupRow(
  { operationId, error, count, retried }: { operationId: string; error: ErrorText; count: number; retried: number },
  hidesValues: boolean,
): FailureGroupRow {
  return {
    group: groupOf({ operationId, error }, hidesValues),
    operationId,
    error: listedError(error, hidesValues),
    count,
    retried,
  };
}

/** The key of this process, without which a hidden message cannot be guessed from its group. */
const hidingKey = randomBytes(32);

/** The id of a group, for links; where values are hidden, only of this process. */
function groupOf(
  { operationId, error }: { readonly operationId: string; readonly error: ErrorText },
  hidesValues: boolean,
): string {
  return createHmac("sha256", hidesValues ? hidingKey : "group")
    .update(failureKey(operationId, error))
    .digest("hex")
    .slice(0, 12);
}

/** Lines of the log of the attempt that failed. */
function logLines({ logLines: lines }: FailedTask, { hidesValues }: ShownStore): { logLines?: readonly string[] } {
  return lines === undefined || hidesValues ? {} : { logLines: lines.map((line) => cutText(line)) };
}

async function replayCommand(
  { blobs, name }: ShownStore,
  { executionId, taskId }: { readonly executionId: string; readonly taskId: string },
): Promise<string> {
  const { modules = [], packages = [] } = (await readRunTarget(blobs, executionId)) ?? {};
  const words = ["mazepa", "replay", executionId, taskId, "--checkpoint", name];
  const imports = modules.flatMap((module) => ["--import", module]);
  return shellLine([...words, ...imports, ...packages.flatMap((each) => ["--package", each])]);
}
