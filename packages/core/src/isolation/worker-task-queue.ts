import { workerData } from "node:worker_threads";
import { Fifo } from "../collections/fifo.js";
import { asError } from "../serialization/as-error.js";
import type { InlineTaskRunner } from "./inline-task-runner.js";
import type { FromPoolWorker, NumberedTask } from "./pool-worker-protocol.js";
import { begunIndex } from "./shared-state.js";
import type { TaskRun } from "./task-run.js";
import type { RunnableTask, TaskWatcher } from "./task-runner.js";

/**
 * The tasks of one thread or process of a pool, run one after the other. The number of the task
 * that has begun last stands in shared memory, where the pool reads it even when this thread is
 * busy or dead: it can take back the other tasks, and knows which one a crash belongs to.
 */
export class WorkerTaskQueue {
  readonly #post: (message: FromPoolWorker) => void;
  readonly #sharedState = (workerData as { sharedState?: Int32Array } | null)?.sharedState;
  readonly #tasks = new Fifo<NumberedTask>();
  readonly #aborted = new Map<number, string>();
  #runner: InlineTaskRunner | undefined;
  #current: { readonly number: number; readonly run: TaskRun } | undefined;
  #isWorking = false;
  #sharedValue = 0;

  constructor(post: (message: FromPoolWorker) => void) {
    this.#post = post;
  }

  begin(runner: InlineTaskRunner): void {
    this.#runner = runner;
  }

  add(tasks: readonly NumberedTask[]): void {
    for (const task of tasks) this.#tasks.push(task);
    if (!this.#isWorking) void this.#work();
  }

  abort(number: number, reason: string): void {
    if (this.#current?.number === number) this.#current.run.abort(reason);
    else this.#aborted.set(number, reason);
  }

  /** Forgets all tasks that have not begun: they belong to the pool again. */
  takeBack(sharedValue: number): void {
    this.#tasks.clear();
    this.#aborted.clear();
    this.#sharedValue = sharedValue;
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let next = this.#tasks.shift(); next; next = this.#tasks.shift()) {
      if (this.#hasBegun(next.number)) await this.#run(next);
      else this.#tasks.clear();
    }
    this.#isWorking = false;
  }

  /** Returns false if the pool has taken the task back; its message about that is on its way. */
  #hasBegun(number: number): boolean {
    const state = this.#sharedState;
    if (state && Atomics.compareExchange(state, begunIndex, this.#sharedValue, number) !== this.#sharedValue) return false;
    this.#sharedValue = number;
    return true;
  }

  async #run({ number, task }: NumberedTask): Promise<void> {
    if (!this.#runner) return;
    let hasSettled = false;
    const run = this.#runner.run(task, this.#watcherOf(number, task));
    this.#current = { number, run };
    const reason = this.#aborted.get(number);
    if (reason !== undefined) this.abort(number, reason);
    this.#aborted.delete(number);
    void run.settled.then(() => (hasSettled = true));
    const result = await run.result;
    this.#post({ type: "result", number, result, hasSettled });
    this.#current = undefined;
    if (hasSettled) return;
    await run.settled;
    this.#post({ type: "settled" });
  }

  #watcherOf(number: number, { header }: RunnableTask): TaskWatcher {
    return {
      onRunning: () => {
        if (header.options.timeoutMs !== undefined) this.#post({ type: "running", number });
      },
      onProgress: (progress) => this.#post({ type: "progress", number, progress }),
      onLog: ({ level, message, fields }) =>
        this.#post({ type: "log", level, message: String(message), fields: fieldsText(fields) }),
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
