import { Worker } from "node:worker_threads";

/**
 * The file descriptor of the pipe to the parent process. Nothing is written to it: it ends when the
 * parent does.
 */
export const parentPipe = 4;

/** The code of the thread that watches, as text: a bundle of the user's has no file for it. */
const watch = `
const { Socket } = require("node:net");
const pipe = new Socket({ fd: ${parentPipe}, readable: true, writable: false });
const endNow = () => process.kill(process.pid, "SIGKILL");
pipe.on("error", endNow);
pipe.on("close", endNow);
pipe.resume();
`;

/**
 * Ends this process when its parent ends (rule W14). A thread watches the pipe to the parent, so
 * that this also happens while user code spins in the main thread.
 */
export function endWithParent(): void {
  new Worker(watch, { eval: true, execArgv: [] }).unref();
}
