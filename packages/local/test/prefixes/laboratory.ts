import { existsSync, readdirSync, readFileSync, watch } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "@jest/globals";
import {
  execute,
  RemoteExecutionQueue,
  startWorker,
  TaskFailedError,
  type CommandPrefix,
  type ExecuteOptions,
  type Execution,
  type Task,
  type WorkerOptions,
} from "@mazepa/core";
import { FileBroker, WorkerPoolQueue, type WorkerPoolQueueOptions } from "@mazepa/local";

export const modules = [fileURLToPath(new URL("./operations.js", import.meta.url))];

export const main = fileURLToPath(new URL("../../../core/dist/bundle/command-main.js", import.meta.url));

let root: string;
let count = 0;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "mazepa 'prefixes' \"$x` "));
});

afterAll(() => rm(root, { recursive: true }));

/** The path of something new in the directory of the tests, which has blanks and quotes in it. */
export function fresh(name: string): string {
  return path.join(root, `${name} ${++count}`);
}

/** The prefix of a shell script. */
export async function script(...lines: string[]): Promise<string> {
  const file = fresh("script");
  await writeFile(file, lines.join("\n"));
  return `bash '${file.replaceAll("'", `'\\''`)}'`;
}

/** Runs a task on a pool whose tag `hello` has a prefix. */
export function run<T>(task: Task<T>, prefix: CommandPrefix, options: WorkerPoolQueueOptions = {}, more: ExecuteOptions = {}) {
  const queue = new WorkerPoolQueue({ threads: 1, modules, prefixes: { hello: prefix }, ...options });
  return execute(task, { queue, ...more });
}

/** A worker in this process whose tag `hello` has the empty prefix, and a queue to it. */
export async function worker(options: Partial<WorkerOptions>) {
  const broker = new FileBroker(fresh("broker"));
  await broker.createQueue("tasks");
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const started = startWorker({ broker, queues: ["tasks"], modules, prefixes: { hello: "" }, log, ...options });
  const { signingKeys } = options;
  const queue = new RemoteExecutionQueue({ broker, taskQueues: "tasks", ...(signingKeys && { signingKeys }) });
  const stop = async () => {
    await started.stop();
    await broker.close();
  };
  return { queue, stop };
}

export async function failureOf(work: Promise<unknown>): Promise<TaskFailedError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof TaskFailedError) return error;
  throw new Error("It did not fail as a task.", { cause: error });
}

/** The files of the only exchange in a directory. */
export function exchangeIn(directory: string): Record<string, string> {
  const [only, ...others] = readdirSync(directory);
  if (only === undefined || others.length > 0) throw new Error(`${others.length} more than one exchange`);
  const inside = path.join(directory, only);
  const files = readdirSync(inside, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map(({ name }) => [name, readFileSync(path.join(inside, name), "utf8")]));
}

/** Resolves when a file is there. */
export async function appeared(file: string): Promise<void> {
  const changes = watch(path.dirname(file));
  try {
    while (!existsSync(file)) await new Promise((resolve) => changes.once("change", resolve));
  } finally {
    changes.close();
  }
}

export function makeSignal() {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

export function isAlive(pid: number): boolean {
  try {
    // A zombie has ended.
    return process.kill(pid, 0) && !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Cancels an execution, and resolves when it has ended. */
export async function cancelled(execution: Execution<unknown>): Promise<void> {
  execution.cancel("enough");
  await execution.result.catch(() => undefined);
}
