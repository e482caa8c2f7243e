import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { FromIsolate, ToIsolate } from "./isolate-protocol.js";

/** A thread or process, as far as its parent can reach it. */
export interface IsolateHost {
  /** What it is, for messages: `thread 3`, `process 4711`. */
  readonly name: string;
  /** Shared memory, see `control.ts`; processes have none. */
  readonly control: Int32Array | undefined;
  post(message: ToIsolate): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** What a host tells its owner. */
export interface HostListener {
  onMessage(message: FromIsolate): void;
  /** Called once; `how` says with what code or signal, `cause` what was thrown. */
  onExit(how: string, cause: Error | undefined): void;
}

const entry = new URL("./isolate-main.js", import.meta.url);

/** Starts a thread for tasks. */
export function startThread(listener: HostListener): IsolateHost {
  const control = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(entry, { workerData: { control } });
  const { threadId } = thread;
  let cause: Error | undefined;
  thread.on("message", (message: FromIsolate) => listener.onMessage(message));
  thread.on("error", (error: Error) => (cause = error));
  thread.once("exit", (code) => listener.onExit(`with exit code ${code}`, cause));
  return {
    name: `thread ${threadId}`,
    control,
    post: (message) => thread.postMessage(message),
    kill: () => void thread.terminate(),
  };
}

/** Starts a process for tasks. */
export function startProcess(listener: HostListener): IsolateHost {
  const child = fork(fileURLToPath(entry), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  let cause: Error | undefined;
  child.on("message", (message) => listener.onMessage(message as FromIsolate));
  child.on("error", (error) => (cause = error));
  child.once("exit", (code, signal) => listener.onExit(signal ? `by signal ${signal}` : `with exit code ${code}`, cause));
  const post = (message: ToIsolate): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  return { name: `process ${child.pid}`, control: undefined, post, kill: () => void child.kill("SIGKILL") };
}
