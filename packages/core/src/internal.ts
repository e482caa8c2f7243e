/**
 * What the packages of this project share beside the public doors. It may change in any release.
 *
 * @packageDocumentation
 */
export { IsolatePool, type IsolatePoolOptions } from "./isolation/isolate-pool.js";
export type {
  IsolatedResult,
  IsolatedTask,
  PlaceOptions,
  RunningTask,
  TaskLogLine,
  TaskPlace,
  TaskWatcher,
} from "./isolation/isolated-task.js";
export { defaultWarmInstances } from "./operations/live-operations.js";
export { asError } from "./serialization/as-error.js";
export { checkChoice, checkKnown, checkNames, checkWholeNumber } from "./options.js";
export { failedReport } from "./tasks/submission.js";
export { consoleLog } from "./tasks/task-context.js";
export { readReportOf, type ReportHeader, type UnpackedReport } from "./wire/outcome-message.js";
export { taskPayload, type TaskHeader } from "./wire/task-message.js";
