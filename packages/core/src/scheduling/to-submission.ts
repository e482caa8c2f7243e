import type { TaskNode } from "./nodes.js";
import type { Submission } from "../tasks/submission.js";

/** What the cache of an execution wants of a run. */
export type RunWishes = Pick<Submission, "source" | "directory">;

/** The current attempt of `node` for a queue, with values in place of tasks. */
export function toSubmission(node: TaskNode, executionId: string, wishes?: RunWishes): Submission {
  const { task, id, options, attempt, hold } = node;
  return {
    id,
    operationId: task.operationId,
    operation: task.operation,
    args: hold?.args ?? task.args,
    options,
    executionId,
    attempt,
    contentId: task.reverting ? undefined : task.contentId,
    givenArgs: hold ? task.args : undefined,
    packageVersion: task.packageVersion,
    source: wishes?.source,
    directory: wishes?.directory,
    reverting: task.reverting,
  };
}
