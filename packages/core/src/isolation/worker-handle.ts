import { fork } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { inheritedExecArgv, threadExecArgv } from "../exec-argv.js";
import type { FromPoolWorker, ToPoolWorker } from "./pool-worker-protocol.js";

/** The pool's side of one thread or process. */
export interface WorkerHandle {
  /** For messages: `thread 3`, `process 4711`. */
  readonly name: string;
  /** Memory shared with a thread, see `shared-state.ts`; absent for a process. */
  readonly sharedState: Int32Array | undefined;
  /** Resolves when the thread or process has ended and all its output has been passed on. */
  readonly closed: Promise<void>;
  post(message: ToPoolWorker): void;
  /** Ends the thread or process at once, whatever it does. */
  kill(): void;
}

/** Callbacks of a {@link WorkerHandle}. */
export interface WorkerHandleCallbacks {
  onMessage(message: FromPoolWorker): void;
  /** Called once. `how` names the exit code or signal, `cause` is the error that ended a thread. */
  onExit(how: string, cause: Error | undefined): void;
}

/** Whether the output of a thread ends with it. Deno leaves it open (rule RT4). */
const isOutputEnded = !("deno" in process.versions);

/** Starts a thread for tasks, with `entry` as its first module. */
export function startThread(entry: URL, callbacks: WorkerHandleCallbacks): WorkerHandle {
  const sharedState = new Int32Array(new SharedArrayBuffer(4));
  const execArgv = threadExecArgv();
  const thread = new Worker(entry, { workerData: { sharedState }, ...(execArgv && { execArgv }) });
  const { threadId } = thread;
  const closed = isOutputEnded ? Promise.all([thread.stdout, thread.stderr].map(ended)).then(() => undefined) : exited(thread);
  let cause: Error | undefined;
  thread.on("message", (message: FromPoolWorker) => callbacks.onMessage(message));
  thread.on("error", (error: Error) => (cause = error));
  thread.once("exit", (code) => callbacks.onExit(`with exit code ${code}`, cause));
  return {
    name: `thread ${threadId}`,
    sharedState,
    closed,
    post: (message) => thread.postMessage(message),
    kill: () => void thread.terminate(),
  };
}

/**
 * Starts a process for tasks, with `entry` as its first module. Besides its channel it has a pipe,
 * from which it learns that this process has ended (rule W14).
 */
export function startProcess(entry: URL, callbacks: WorkerHandleCallbacks): WorkerHandle {
  const child = fork(fileURLToPath(entry), {
    execArgv: inheritedExecArgv(),
    stdio: ["ignore", "inherit", "inherit", "ipc", "pipe"],
  });
  let cause: Error | undefined;
  let onClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (onClosed = resolve));
  child.on("message", (message) => callbacks.onMessage(message as FromPoolWorker));
  child.on("error", (error) => (cause = error));
  child.once("exit", (code, signal) => {
    onClosed();
    callbacks.onExit(signal ? `by signal ${signal}` : `with exit code ${code}`, cause);
  });
  const post = (message: ToPoolWorker): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  return { name: `process ${child.pid}`, sharedState: undefined, closed, post, kill: () => void child.kill("SIGKILL") };
}

function exited(thread: Worker): Promise<void> {
  return new Promise((resolve) => thread.once("exit", () => resolve()));
}

/**
 * The output of a thread ends after the thread, when its last part has been written to the output
 * of the process.
 */
function ended(output: Readable): Promise<void> {
  return new Promise((resolve) => output.once("close", resolve).once("end", resolve));
}
