import type { BlobStore } from "@mazepa/core";
import { isSameArguments, isSameTarget, runText, type AskedRun } from "../executions/compare-run.js";
import { findExecution } from "../executions/find-execution.js";
import { latestExecutions } from "../executions/latest-executions.js";
import { readStoredRun } from "../executions/run-record.js";
import { UsageError } from "../output/cli-errors.js";
import { note } from "../output/output.js";

/** The options that name an execution. */
export interface ExecutionChoice {
  readonly executionId?: string;
  readonly resume?: string | true;
  readonly checkpoint?: string;
}

/**
 * The id of the execution to start or to resume; undefined for a fresh one. An execution of another
 * target, or with other arguments, is never taken over.
 *
 * @throws UsageError when there is nothing to resume, or the execution was run with another target
 *   or other arguments.
 */
export async function executionToResume(
  asked: AskedRun,
  { executionId, resume, checkpoint = "" }: ExecutionChoice,
  store: BlobStore | undefined,
): Promise<string | undefined> {
  if (!store && resume !== undefined)
    throw new UsageError("--resume needs --checkpoint: the store that the execution was recorded in.");
  if (!store) return executionId;
  if (resume === true) return lastOf(store, { asked, checkpoint });
  if (resume !== undefined) await findExecution(store, resume, { checkpoint });
  const id = resume ?? executionId;
  if (id !== undefined) await refuseOther(store, id, asked);
  return id;
}

/**
 * Refuses an execution of another target or other arguments. The same words count as the same
 * target: the project may have moved.
 */
async function refuseOther(store: BlobStore, id: string, asked: AskedRun): Promise<void> {
  const { run } = (await readStoredRun(store, id)) ?? {};
  if (!run || ((run.target === asked.target || isSameTarget(run, asked)) && isSameArguments(run, asked))) return;
  throw new UsageError(
    `Execution "${id}" was started as ${runText(run)}, and would be taken over by ${runText(asked)}. \`mazepa resume ${id}\` resumes it as it was; to run another target, give another id.`,
  );
}

async function lastOf(
  store: BlobStore,
  { asked, checkpoint }: { readonly asked: AskedRun; readonly checkpoint: string },
): Promise<string> {
  const all = await latestExecutions(store);
  const resumable = all.filter(({ state }) => state !== "succeeded" && state !== "running");
  for (const { executionId, state, updatedAt } of resumable) {
    const { run } = (await readStoredRun(store, executionId)) ?? {};
    if (!run || !isSameTarget(run, asked) || !isSameArguments(run, asked)) continue;
    note(`Resuming execution "${executionId}" (${state}, last heard of at ${updatedAt.toISOString()}).`);
    return executionId;
  }
  if (resumable.length === 0) {
    const why = all.length === 0 ? "has no executions" : "has only executions that succeeded or are running";
    throw new UsageError(`There is nothing to resume: ${checkpoint} ${why}.`);
  }
  const others = resumable.map(({ executionId }) => executionId).slice(0, 5);
  throw new UsageError(
    `There is nothing to resume: no execution in ${checkpoint} that failed or was interrupted is of ${runText(asked)}. Others, such as ${others.join(", ")}, are resumed by \`mazepa resume <id>\`.`,
  );
}
