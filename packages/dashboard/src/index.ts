/**
 * A page that shows executions, jobs, workers and queues.
 *
 * @packageDocumentation
 */
export type * from "./api.js";
