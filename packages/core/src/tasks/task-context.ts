import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import { processWide } from "../registry/process-wide.js";
import { callOperation, type Operation } from "./operation.js";
import type { Reverting } from "./reverting.js";
import { makeTaskDirectory, removeTaskDirectory } from "./task-directory.js";

/** The log of a task. Each line carries its execution, task and attempt. */
export interface TaskLog {
  /** Writes a line at the level debug. */
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Writes a line at the level info. */
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Writes a line at the level warn. */
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Writes a line at the level error. */
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** The facts that an operation can read about its task. */
export interface TaskContext {
  readonly taskId: string;
  readonly executionId: string;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** Aborted when the attempt should stop: it timed out, was cancelled, or lost its lease. */
  readonly signal: AbortSignal;
  readonly log: TaskLog;
  /**
   * Tells the head how far the task is: a fraction from 0 to 1 and, if given, a few words. It is
   * passed on at most once a second, and shown to people; it may be lost. What is no number is
   * passed over.
   */
  readonly progress: (fraction: number, note?: string) => void;
  /**
   * A key for services that recognise repeated requests: the same for each attempt of the task,
   * different in each execution, unit and round.
   */
  readonly idempotencyKey: string;
  /**
   * The path of a directory of this run, made when it is first read. It is kept with the cached
   * result in a cache that is a directory, and otherwise temporary: it is removed when the attempt
   * has ended. Outside a task, it is one of the process, removed at its end.
   *
   * @throws MazepaError (`MAZEPA_NO_TASK_DIRECTORY`) when the cache is no directory, or is not on
   *   this machine.
   */
  readonly directory: string;
  /** In a revert, the task that it undoes. */
  readonly reverting?: Reverting | undefined;
}

const storage = processWide("task-context", () => new AsyncLocalStorage<TaskContext>());

const never = new AbortController().signal;

/**
 * The context of the task that runs here. Outside a task, its ids are empty and its signal is never
 * aborted.
 *
 * @example
 * ```ts
 * taskableOperation({ name: "download" }, async (url: string) => {
 *   const { signal, attempt, log } = taskContext();
 *   log.info("downloading", { url, attempt });
 *   return (await fetch(url, { signal })).text();
 * });
 * ```
 */
export function taskContext(): TaskContext {
  return storage.getStore() ?? outsideOfTasks;
}

/**
 * Calls `operation` so that {@link taskContext} returns `context` in it and in everything it
 * starts.
 */
export function callInTaskContext(context: TaskContext, operation: Operation, args: readonly unknown[]): unknown {
  return storage.run(context, callOperation, operation, args);
}

/**
 * A log to standard error, so that it never mixes with a program's output; `tags` follow each line.
 */
export function consoleLog(tags?: () => Readonly<Record<string, unknown>>): TaskLog {
  const write = (level: string) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    const details = tags || fields ? ` ${inspect({ ...fields, ...tags?.() }, { breakLength: Infinity })}` : "";
    process.stderr.write(`${level}: ${message}${details}\n`);
  };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

let directoryOutside: string | undefined;

/** A temporary directory for operations that are called as plain code (rule O7). */
function directoryOfProcess(): string {
  const directory = makeTaskDirectory(undefined, undefined);
  process.once("exit", () => removeTaskDirectory(directory));
  return directory;
}

const outsideOfTasks: TaskContext = {
  taskId: "",
  executionId: "",
  attempt: 0,
  signal: never,
  log: consoleLog(),
  progress: () => undefined,
  idempotencyKey: "",
  get directory(): string {
    return (directoryOutside ??= directoryOfProcess());
  },
};
