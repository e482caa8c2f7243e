import { workerData } from "node:worker_threads";
import { TaskCancelledError } from "../errors.js";
import { Fifo } from "../collections/fifo.js";
import { asError } from "../serialization/as-error.js";
import { begunNumber } from "./shared-state.js";
import type { FromPoolWorker, NumberedTask } from "./pool-worker-protocol.js";
import type { RunnableTask, TaskWatcher } from "./task-runner.js";
import type { TaskRun } from "./task-run.js";
import type { InlineTaskRunner } from "./inline-task-runner.js";

/**
 * The tasks that an worker was poolTask, run one after the other. Which one has begun is noted where the parent sees it even when this thread is busy
 * or dead, so that the parent can take back the others, and knows whom a crash is to be blamed on.
 */
export class WorkerTaskQueue {
  readonly #tell: (message: FromPoolWorker) => void;
  readonly #sharedState = (workerData as { sharedState?: Int32Array } | null)?.sharedState;
  readonly #tasks = new Fifo<NumberedTask>();
  readonly #aborted = new Map<number, string>();
  #runner: InlineTaskRunner | undefined;
  #current: { readonly number: number; readonly run: TaskRun } | undefined;
  #isWorking = false;
  #last = 0;

  constructor(tell: (message: FromPoolWorker) => void) {
    this.#tell = tell;
  }

  begin(runner: InlineTaskRunner): void {
    this.#runner = runner;
  }

  add(tasks: readonly NumberedTask[]): void {
    for (const task of tasks) this.#tasks.push(task);
    if (!this.#isWorking) void this.#work();
  }

  abort(number: number, reason: string): void {
    if (this.#current?.number === number) this.#current.run.abort(new TaskCancelledError(reason));
    else this.#aborted.set(number, reason);
  }

  /** All that waits here is the parent's again. */
  takeBack(last: number): void {
    this.#tasks.clear();
    this.#aborted.clear();
    this.#last = last;
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let next = this.#tasks.shift(); next; next = this.#tasks.shift()) {
      if (this.#hasBegun(next.number)) await this.#run(next);
      else this.#tasks.clear();
    }
    this.#isWorking = false;
  }

  /** False if the parent has taken it back; its word on that is on its way. */
  #hasBegun(number: number): boolean {
    if (this.#sharedState && Atomics.compareExchange(this.#sharedState, begunNumber, this.#last, number) !== this.#last)
      return false;
    this.#last = number;
    return true;
  }

  async #run({ number, task }: NumberedTask): Promise<void> {
    if (!this.#runner) return;
    let isQuiet = false;
    const run = this.#runner.run(task, this.#watcherOf(number, task));
    this.#current = { number, run };
    const reason = this.#aborted.get(number);
    if (reason !== undefined) this.abort(number, reason);
    this.#aborted.delete(number);
    void run.quiet.then(() => (isQuiet = true));
    const result = await run.result;
    this.#tell({ type: "result", number, result, isQuiet });
    this.#current = undefined;
    if (isQuiet) return;
    await run.quiet;
    this.#tell({ type: "quiet" });
  }

  #watcherOf(number: number, { header }: RunnableTask): TaskWatcher {
    return {
      onRunning: () => {
        if (header.options.timeoutMs !== undefined) this.#tell({ type: "running", number });
      },
      onLog: ({ level, message, fields }) =>
        this.#tell({ type: "log", level, message: String(message), fields: fieldsText(fields) }),
    };
  }
}

function fieldsText(fields: object): string {
  try {
    return JSON.stringify(fields);
  } catch (error) {
    return JSON.stringify({ fields: `could not be written: ${asError(error).message}` });
  }
}
