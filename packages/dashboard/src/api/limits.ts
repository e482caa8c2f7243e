/**
 * The most that one answer holds.
 *
 * @example
 * ```ts
 * console.log(limits.page); // 50
 * ```
 */
export const limits = {
  /** Executions, failed tasks, or messages on a page. */
  page: 50,
  /** Executions that a filter looks at in one request. */
  searched: 1000,
  operations: 200,
  workers: 1000,
  queues: 200,
  schedules: 200,
  jobs: 1000,
  timelineTasks: 2000,
  graphTasks: 500,
  textBytes: 16 * 1024,
} as const;
