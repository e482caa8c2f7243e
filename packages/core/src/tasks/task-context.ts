import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import { processWide } from "../registry/process-wide.js";
import { callOperation, type Operation } from "./operation.js";
import type { Reverting } from "./reverting.js";

/** Lines that a task writes; they carry the execution, task and attempt they come from. */
export interface TaskLog {
  /** For whoever looks for a fault. */
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** What is worth knowing. */
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** What may be wrong. */
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** What is wrong. */
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What an operation can learn of the task it runs for. */
export interface TaskContext {
  readonly taskId: string;
  readonly executionId: string;
  /** From 1. */
  readonly attempt: number;
  /** Aborted when the attempt should stop: it timed out, was cancelled, or lost its lease. */
  readonly signal: AbortSignal;
  readonly log: TaskLog;
  /**
   * For services that forget what they have done already: the same for each attempt of the task,
   * another one in each execution, unit and round.
   */
  readonly idempotencyKey: string;
  /** In a revert, what it undoes. */
  readonly reverting?: Reverting | undefined;
}

const storage = processWide("task-context", () => new AsyncLocalStorage<TaskContext>());

const never = new AbortController().signal;

/**
 * The context of the task that runs here; outside a task, one with empty ids and a signal that is
 * never aborted.
 */
export function taskContext(): TaskContext {
  return storage.getStore() ?? outsideOfTasks;
}

/**
 * Calls `operation` so that {@link taskContext} gives `context` in it and in whatever it starts.
 */
export function callInTaskContext(context: TaskContext, operation: Operation, args: readonly unknown[]): unknown {
  return storage.run(context, callOperation, operation, args);
}

/**
 * A log that goes to standard error, so that it never mixes with a program's output; `tags` stand
 * behind each line.
 */
export function consoleLog(tags?: () => Readonly<Record<string, unknown>>): TaskLog {
  const write = (level: string) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    const details = tags || fields ? ` ${inspect({ ...fields, ...tags?.() }, { breakLength: Infinity })}` : "";
    process.stderr.write(`${level}: ${message}${details}\n`);
  };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

const outsideOfTasks: TaskContext = {
  taskId: "",
  executionId: "",
  attempt: 0,
  signal: never,
  log: consoleLog(),
  idempotencyKey: "",
};
