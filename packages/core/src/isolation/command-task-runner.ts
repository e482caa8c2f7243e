import { Fifo } from "../collections/fifo.js";
import { cancelledOutcome, neverRan } from "../tasks/task-outcome.js";
import { toReport } from "../wire/outcome-message.js";
import type { CommandPrefix } from "../tasks/command-prefix.js";
import { CommandRun, type CommandRunOptions } from "./command-run.js";
import { PoolTask } from "./pool-task.js";
import type { RunnableTask, RunningTask, TaskWatcher } from "./task-runner.js";

/** The time in ms between SIGTERM and SIGKILL when the runner is closed. */
const closeGraceMs = 1000;

interface WaitingCommand {
  readonly waiting: PoolTask;
  readonly prefix: CommandPrefix;
}

/** Runs tasks through commands, at most `concurrency` at once. */
export class CommandTaskRunner {
  readonly #options: CommandRunOptions;
  readonly #concurrency: number;
  readonly #waiting = new Fifo<WaitingCommand>();
  readonly #running = new Map<PoolTask, CommandRun>();

  constructor(options: CommandRunOptions, concurrency: number) {
    this.#options = options;
    this.#concurrency = concurrency;
  }

  run(task: RunnableTask, prefix: CommandPrefix, watcher: TaskWatcher): RunningTask {
    const waiting = new PoolTask(task, watcher);
    this.#waiting.push({ waiting, prefix });
    this.#startSome();
    return {
      result: waiting.result,
      abort: (reason, graceMs) => this.#abort(waiting, reason, graceMs),
      withdraw: () => this.#withdraw(waiting),
    };
  }

  /** Ends all commands, and resolves when nothing of them runs any more. */
  async close(): Promise<void> {
    this.#waiting.clear();
    const runs = [...this.#running.values()];
    for (const run of runs) run.abort("the queue was closed", closeGraceMs);
    await Promise.all(runs.map(({ result }) => result));
  }

  #startSome(): void {
    while (this.#running.size < this.#concurrency) {
      const next = this.#waiting.shift();
      if (!next) return;
      if (!next.waiting.isWithdrawn && !next.waiting.hasEnded) this.#start(next);
    }
  }

  #start({ waiting, prefix }: WaitingCommand): void {
    const { task, watcher } = waiting;
    const run = new CommandRun({ task, prefix, watcher }, this.#options);
    this.#running.set(waiting, run);
    void run.result.then((result) => {
      this.#running.delete(waiting);
      waiting.resolve(result);
      this.#startSome();
    });
  }

  #abort(waiting: PoolTask, reason: string, graceMs: number | undefined): void {
    const run = this.#running.get(waiting);
    if (run) return run.abort(reason, graceMs);
    if (waiting.hasEnded || waiting.isWithdrawn) return;
    const { id, attempt } = waiting.task.header;
    waiting.resolve({ type: "report", report: toReport(id, cancelledOutcome(reason, neverRan(attempt, this.#options.worker))) });
  }

  #withdraw(waiting: PoolTask): boolean {
    if (this.#running.has(waiting) || waiting.hasEnded) return false;
    waiting.isWithdrawn = true;
    return true;
  }
}
