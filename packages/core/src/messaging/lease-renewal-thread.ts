import { Worker } from "node:worker_threads";
import { threadExecArgv } from "../exec-argv.js";
import { moduleBeside, urlBeside } from "../module-beside.js";
import type { JsonValue } from "./json-value.js";

/** Messages to the thread. */
export type ToLeaseRenewalThread =
  | { readonly type: "add"; readonly queue: string; readonly handle: string }
  | { readonly type: "remove"; readonly queue: string; readonly handle: string };

/** Messages from the thread. */
export type FromLeaseRenewalThread =
  | { readonly type: "ready" }
  | { readonly type: "extended"; readonly handles: readonly string[]; readonly untilMs: number }
  | { readonly type: "lost"; readonly handles: readonly string[] }
  | { readonly type: "failed"; readonly message: string };

/**
 * The data with which the thread is started: the lease keeper's module, its options, and the length
 * of leases.
 */
export interface LeaseRenewalThreadData {
  readonly module: string;
  readonly options: JsonValue;
  readonly leaseMs: number;
}

/** Callbacks about renewed and lost leases. */
export interface LeaseListener {
  onExtended(handles: readonly string[], untilMs: number): void;
  onLost(handles: readonly string[]): void;
}

/** A thread that renews leases while user code blocks the main thread (rule W2). */
export class LeaseRenewalThread {
  readonly #thread: Worker;
  readonly #started: Promise<void>;
  #listener: LeaseListener | undefined;

  /** Whether there is a module for the thread: a bundle of the user's has none. */
  static isThere(): boolean {
    return moduleBeside("./lease-renewal-thread-main.js", import.meta.url) !== undefined;
  }

  /** @param onProblem Called when leases could not be extended, and when the thread has ended. */
  constructor(data: LeaseRenewalThreadData, onProblem: (message: string) => void) {
    const execArgv = threadExecArgv();
    this.#thread = new Worker(urlBeside("./lease-renewal-thread-main.js", import.meta.url), {
      workerData: data,
      ...(execArgv && { execArgv }),
    });
    this.#started = new Promise((resolve, reject) => {
      this.#thread.on("message", (message: FromLeaseRenewalThread) => {
        if (message.type === "ready") resolve();
        else if (message.type === "extended") this.#listener?.onExtended(message.handles, message.untilMs);
        else if (message.type === "lost") this.#listener?.onLost(message.handles);
        else onProblem(message.message);
      });
      this.#thread.on("error", (error: Error) => {
        reject(error);
        onProblem(`The lease thread has ended: ${error.message}`);
      });
    });
    this.#started.catch(() => undefined);
  }

  /** Resolves when leases are renewed; rejects when the broker's module cannot be loaded. */
  async start(): Promise<void> {
    await this.#started;
    this.#thread.unref();
  }

  listen(listener: LeaseListener): void {
    this.#listener = listener;
  }

  add(queue: string, handle: string): void {
    this.#post({ type: "add", queue, handle });
  }

  remove(queue: string, handle: string): void {
    this.#post({ type: "remove", queue, handle });
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  #post(message: ToLeaseRenewalThread): void {
    this.#thread.postMessage(message);
  }
}
