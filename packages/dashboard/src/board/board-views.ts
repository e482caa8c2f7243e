import type { JobRow, JobsView, ScheduleRow, SchedulesView } from "../api/job-views.js";
import { limits } from "../api/limits.js";
import type { BoardJob, BoardSchedule, DashboardBoard } from "../dashboard-board.js";
import { cutText, maxListedBytes } from "../views/cut-text.js";
import { listedError } from "../views/error-text.js";
import { choice, pageLimit, searchText } from "../views/paging.js";

const states = ["unclaimed", "claimed", "succeeded", "failed", "cancelled", "trashed"] as const;

/** `GET /api/jobs`: a thousand jobs are looked at. */
export async function jobsView(board: DashboardBoard, query: URLSearchParams, hidesValues: boolean): Promise<JobsView> {
  const [state, text, limit] = [choice(query, "state", states), searchText(query), pageLimit(query, limits.jobs)];
  const jobs: JobRow[] = [];
  let searched = 0;
  for await (const job of board.jobs()) {
    if (jobs.length === limit || searched === limits.searched) return { board: board.name, jobs, hasMore: true };
    searched++;
    const isFitting = text === undefined || job.id.toLowerCase().includes(text) || job.name.toLowerCase().includes(text);
    if (isFitting && (state === undefined || job.state === state)) jobs.push(jobRow(job, hidesValues));
  }
  return { board: board.name, jobs, hasMore: false };
}

/** `GET /api/schedules`. */
export async function schedulesView(board: DashboardBoard): Promise<SchedulesView> {
  const schedules: ScheduleRow[] = [];
  for await (const schedule of board.schedules()) {
    if (schedules.length === limits.schedules) return { schedules, hasMore: true };
    schedules.push(scheduleRow(schedule));
  }
  return { schedules, hasMore: false };
}

function jobRow({ id, name, state, priority, run, owner, ...job }: BoardJob, hidesValues: boolean): JobRow {
  const { postedAt, endedAt, notBefore, error, note } = job;
  return {
    ...{ jobId: id, name: cutText(name), state, priority, run, postedAtMs: postedAt.getTime() },
    ...(owner && { owner: { host: owner.host, pid: owner.pid } }),
    ...(endedAt && { endedAtMs: endedAt.getTime() }),
    ...(notBefore && { notBeforeMs: notBefore.getTime() }),
    ...(error && { error: listedError(error, hidesValues) }),
    ...(note !== undefined && !hidesValues && { note: cutText(JSON.stringify(note), maxListedBytes) }),
  };
}

function scheduleRow({ name, cron, timeZone, everyMs, missed, overlap, work, ...last }: BoardSchedule): ScheduleRow {
  const { nextAt, lastJobId, lastAt } = last;
  return {
    ...{ name, missed, overlap, work: cutText(work) },
    ...(cron !== undefined && { cron }),
    ...(timeZone !== undefined && { timeZone }),
    ...(everyMs !== undefined && { everyMs }),
    ...(nextAt && { nextAtMs: nextAt.getTime() }),
    ...(lastJobId !== undefined && { lastJobId }),
    ...(lastAt && { lastAtMs: lastAt.getTime() }),
  };
}
