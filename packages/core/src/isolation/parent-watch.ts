import { Worker } from "node:worker_threads";

/**
 * The file descriptor of the pipe to the parent process. Nothing is written to it: it ends when the
 * parent does.
 */
export const parentPipe = 4;

/**
 * Ends this process when its parent ends (rule W14). A thread watches the pipe to the parent, so
 * that this also happens while user code spins in the main thread.
 */
export function endWithParent(): void {
  new Worker(new URL("./parent-watch-main.js", import.meta.url), { execArgv: [] }).unref();
}
