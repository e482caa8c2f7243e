import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { FromPoolWorker, ToPoolWorker } from "./pool-worker-protocol.js";

/** A thread or process, as far as its parent can reach it. */
export interface WorkerHandle {
  /** What it is, for messages: `thread 3`, `process 4711`. */
  readonly name: string;
  /** Shared memory, see `sharedState.ts`; processes have none. */
  readonly sharedState: Int32Array | undefined;
  post(message: ToPoolWorker): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** What a host tells its callbacks. */
export interface WorkerHandleListener {
  onMessage(message: FromPoolWorker): void;
  /** Called once; `how` says with what code or signal, `cause` what was thrown. */
  onExit(how: string, cause: Error | undefined): void;
}

const entry = new URL("./pool-worker-main.js", import.meta.url);

/** Starts a thread for tasks. */
export function startThread(listener: WorkerHandleListener): WorkerHandle {
  const sharedState = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(entry, { workerData: { sharedState } });
  const { threadId } = thread;
  let cause: Error | undefined;
  thread.on("message", (message: FromPoolWorker) => listener.onMessage(message));
  thread.on("error", (error: Error) => (cause = error));
  thread.once("exit", (code) => listener.onExit(`with exit code ${code}`, cause));
  return {
    name: `thread ${threadId}`,
    sharedState: sharedState,
    post: (message) => thread.postMessage(message),
    kill: () => void thread.terminate(),
  };
}

/** Starts a process for tasks. */
export function startProcess(listener: WorkerHandleListener): WorkerHandle {
  const child = fork(fileURLToPath(entry), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  let cause: Error | undefined;
  child.on("message", (message) => listener.onMessage(message as FromPoolWorker));
  child.on("error", (error) => (cause = error));
  child.once("exit", (code, signal) => listener.onExit(signal ? `by signal ${signal}` : `with exit code ${code}`, cause));
  const post = (message: ToPoolWorker): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  return { name: `process ${child.pid}`, sharedState: undefined, post, kill: () => void child.kill("SIGKILL") };
}
