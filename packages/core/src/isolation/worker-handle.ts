import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { FromPoolWorker, ToPoolWorker } from "./pool-worker-protocol.js";

/** The pool's side of one thread or process. */
export interface WorkerHandle {
  /** For messages: `thread 3`, `process 4711`. */
  readonly name: string;
  /** Memory shared with a thread, see `shared-state.ts`; absent for a process. */
  readonly sharedState: Int32Array | undefined;
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

const entry = new URL("./pool-worker-main.js", import.meta.url);

/** Starts a thread for tasks. */
export function startThread(callbacks: WorkerHandleCallbacks): WorkerHandle {
  const sharedState = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(entry, { workerData: { sharedState } });
  const { threadId } = thread;
  let cause: Error | undefined;
  thread.on("message", (message: FromPoolWorker) => callbacks.onMessage(message));
  thread.on("error", (error: Error) => (cause = error));
  thread.once("exit", (code) => callbacks.onExit(`with exit code ${code}`, cause));
  return {
    name: `thread ${threadId}`,
    sharedState,
    post: (message) => thread.postMessage(message),
    kill: () => void thread.terminate(),
  };
}

/** Starts a process for tasks. */
export function startProcess(callbacks: WorkerHandleCallbacks): WorkerHandle {
  const child = fork(fileURLToPath(entry), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  let cause: Error | undefined;
  child.on("message", (message) => callbacks.onMessage(message as FromPoolWorker));
  child.on("error", (error) => (cause = error));
  child.once("exit", (code, signal) => callbacks.onExit(signal ? `by signal ${signal}` : `with exit code ${code}`, cause));
  const post = (message: ToPoolWorker): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  return { name: `process ${child.pid}`, sharedState: undefined, post, kill: () => void child.kill("SIGKILL") };
}
