/**
 * A page that shows executions, jobs, workers and queues.
 *
 * @packageDocumentation
 */
export { dashboard, type Dashboard } from "./dashboard.js";
export type { Admission, DashboardOptions, ShownBroker, Viewer } from "./dashboard-options.js";
export type { BoardJob, BoardSchedule, DashboardBoard, RepostableJob } from "./dashboard-board.js";
export type { ActionRecord } from "./actions/action-record.js";
export { serveDashboard, type DashboardServer, type ServeOptions } from "./serve-dashboard.js";
export { report, type ReportOptions } from "./reports/report.js";
export * from "./api.js";
