import type { JobBoard, JobView } from "../src/index.js";
import { boardStoreOf } from "../src/job-board.js";
import { JobClaim } from "../src/job-claim.js";

/** The ids and states of the jobs of a board, in its order. */
export async function listed(board: JobBoard, options?: Parameters<JobBoard["jobs"]>[0]): Promise<string[]> {
  const views: JobView[] = [];
  for await (const view of board.jobs(options)) views.push(view);
  return views.map(({ id, state }) => `${id} ${state}`);
}

/** Claims a job as a conductor does. */
export const claim = (board: JobBoard, id: string): Promise<JobClaim> => JobClaim.take(boardStoreOf(board), id);
