/**
 * The answers of the dashboard's API, in JSON: the contract between server and page. Times are
 * numbers of ms since 1970 by the clock of the server (`nowMs` of {@link SessionView}). Values are
 * never `null`: what is unknown is absent. Lists are bounded by the numbers in `limits`.
 *
 * A view is what `GET /api/<path>` gives. It has a version (header `ETag`; `If-None-Match` is
 * answered with 304), and `GET /api/stream?view=<path>` sends it again whenever the version is
 * another, as events of SSE: `id` is the version, `data` the same JSON.
 */
export type { ErrorAnswer, SessionView } from "./api/session-view.js";
export type {
  ExecutionStateName,
  ExecutionRow,
  ExecutionsView,
  OperationRow,
  ErrorText,
  SignalWait,
  TaskProgressRow,
  ExecutionDetail,
} from "./api/execution-views.js";
export type { HistoryView, HistorySeries, OperationDurations } from "./api/history-view.js";
export type { TimelineView, TimelineOperation, TimelineTask } from "./api/timeline-view.js";
export type { GraphView, GraphBox, GraphLink } from "./api/graph-view.js";
export type { FailuresView, FailureGroupRow, FailedTaskRow, FailedTaskDetail } from "./api/failure-views.js";
export type { RunningTaskRow, WorkersView, WorkerRow } from "./api/worker-views.js";
export type { QueuesView, QueueRow, MessagesView, MessageRow } from "./api/queue-views.js";
export type { JobStateName, JobsView, JobRow, SchedulesView, ScheduleRow, SignalsView } from "./api/job-views.js";
export type { DoctorView, DoctorFinding } from "./api/doctor-view.js";
export type { CancelAction, CancelSeveralAction, SignalAction, QueueAction, ActionAnswer } from "./api/actions.js";
export { limits } from "./api/limits.js";
