/**
 * Tasks that take the results of other tasks as fields, and a graph that runs each once.
 *
 * @packageDocumentation
 */
export { Const } from "./const.js";
export type { Future } from "./future.js";
export { FutureDict } from "./future-dict.js";
export { FutureList } from "./future-list.js";
export { Graph, type GraphResult, type GraphStats } from "./graph.js";
export { GraphTask } from "./graph-task.js";
export { graphTask, type GraphTaskClass, type GraphTaskDecorator } from "./decorator.js";
export { future } from "./task-future.js";
