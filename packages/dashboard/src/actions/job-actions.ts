import { checkExecutionId } from "@mazepa/core/internal";
import { Refusal } from "../answer-error.js";
import type { ActionAnswer } from "../api/actions.js";
import type { DashboardBoard } from "../dashboard-board.js";

/** `POST /api/jobs/:id/repost`. */
export async function repostJob(board: DashboardBoard | undefined, id: string): Promise<ActionAnswer> {
  checkExecutionId(id);
  const job = await board?.job(id);
  if (!job) throw new Refusal(404, "not-found", `There is no job "${id}" here.`);
  const reposted = await job.repost();
  return { message: `Job "${id}" was posted again, as "${reposted.id}".`, count: 1 };
}
