import { Fifo } from "../collections/fifo.js";
import { UnknownOperationError } from "../errors.js";
import type { RunResult, RunnableTask, RunningTask, TaskRunner } from "../isolation/task-runner.js";
import { asError } from "../serialization/as-error.js";
import type { TaskLog } from "../tasks/task-context.js";
import { failedOutcome, neverRan, type TaskOutcome } from "../tasks/task-outcome.js";
import { toReport, type UnpackedReport } from "../wire/outcome-message.js";
import type { DeadLetters } from "./dead-letters.js";
import type { MessageQueue } from "../messaging/message-queue.js";
import { byQueue, type LeasedTask } from "./leased-task.js";
import type { LeaseUpkeep } from "./lease-upkeep.js";
import type { OutcomeSender } from "./outcome-sender.js";
import { AdaptivePrefetch } from "./adaptive-prefetch.js";
import { StartNotice } from "./start-notice.js";
import type { MessageValidator } from "./message-validator.js";
import type { UnknownOperations } from "./unknown-operations.js";
import type { CompleteWorkerOptions } from "./worker-options.js";
import type { WorkerStats } from "./worker-stats.js";
import { Timer } from "../timer.js";

/** What a {@link TaskProcessor} works with. */
export interface TaskProcessorOptions {
  readonly options: CompleteWorkerOptions;
  readonly runner: TaskRunner;
  readonly validator: MessageValidator;
  readonly leases: LeaseUpkeep;
  readonly sender: OutcomeSender;
  readonly deadLetters: DeadLetters;
  readonly unknown: UnknownOperations;
  readonly stats: WorkerStats;
  readonly log: TaskLog;
  /** Called when there may be more room, or nothing left to do. */
  readonly onChange: () => void;
}

/** No more tasks are taken while so many outcomes wait to be sent. */
const maxUnsentOutcomes = 2000;

/** Tasks that were received ahead go back to the queue when nothing has started for so long. */
const maxWaitMs = 250;

interface ReadyTask {
  readonly held: LeasedTask;
  readonly task: RunnableTask;
}

/** Sees each task that the worker holds through: reads it, runs it when a slot is free, and hands over its outcome. */
export class TaskProcessor {
  readonly #parts: TaskProcessorOptions;
  readonly #held = new Set<LeasedTask>();
  readonly #waiting = new Fifo<ReadyTask>();
  readonly #running = new Map<LeasedTask, RunningTask>();
  readonly #prefetch: AdaptivePrefetch;
  #examining = 0;
  #isClosed = false;
  #isStopping = false;
  #waitTimer: Timer | undefined;

  constructor(parts: TaskProcessorOptions) {
    this.#parts = parts;
    this.#prefetch = new AdaptivePrefetch(parts.options.concurrency);
  }

  /** Tasks that are not yet done with. */
  get held(): ReadonlySet<LeasedTask> {
    return this.#held;
  }

  /** Whether something runs, or will. */
  get isWorking(): boolean {
    return this.#examining + this.#running.size > 0;
  }

  /** Whether tasks are under way that will be done in a moment. */
  get expectsMore(): boolean {
    return this.#isAhead && this.#prefetch.ahead > 0;
  }

  /** Whether more tasks are here than can run. */
  get #isAhead(): boolean {
    return this.#waiting.length > 0 || this.#running.size > this.#parts.options.concurrency;
  }

  /** How many tasks to receive. While there are some for each slot, not for a few: each request costs. */
  get room(): number {
    const { concurrency } = this.#parts.options;
    const busy = this.#examining + this.#waiting.length + this.#running.size;
    if (this.#held.size - busy > maxUnsentOutcomes) return 0;
    const most = concurrency * (1 + this.#prefetch.ahead);
    return busy >= 2 * concurrency && busy > most / 2 ? 0 : most - busy;
  }

  take(held: LeasedTask): void {
    this.#held.add(held);
    this.#parts.leases.add(held);
    this.#examining++;
    void this.#examine(held).catch((error: unknown) => {
      this.#parts.log.error(`A task could not be taken in, and is given back: ${asError(error).message}`, held.tags);
      void this.#release(held);
    });
  }

  /** Its outcome is durable, or unwanted. */
  done(held: LeasedTask): void {
    this.#parts.leases.remove(held);
    this.#held.delete(held);
    this.#parts.onChange();
  }

  /** Takes nothing more, and gives back what has not started. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#releaseWaiting();
  }
  /** Tells what runs to stop; whatever does not succeed all the same is given back. */
  stopRunning(reason: string): void {
    this.#isStopping = true;
    for (const held of this.#running.keys()) held.abort(reason);
  }

  /** Gives back what still runs, without waiting for its end. */
  async releaseRunning(): Promise<void> {
    const left = [...this.#running.keys()];
    this.#running.clear();
    await this.#releaseAll(left);
  }

  #waitsTooLong(): void {
    this.#prefetch.wasWrong();
    void this.#releaseWaiting();
  }

  async #releaseWaiting(): Promise<void> {
    this.#waitTimer?.cancel();
    const waiting: LeasedTask[] = [];
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) waiting.push(next.held);
    for (const [held, running] of this.#running) {
      if (!running.withdraw?.()) continue;
      this.#running.delete(held);
      this.#parts.stats.running--;
      waiting.push(held);
    }
    await this.#releaseAll(waiting);
  }

  async #examine(held: LeasedTask): Promise<void> {
    const { validator, stats, sender, log } = this.#parts;
    const decision = await validator.examine(held).finally(() => this.#examining--);
    switch (decision.type) {
      case "run":
        if (this.#isClosed) return this.#release(held);
        this.#waiting.push({ held, task: decision.task });
        return this.#startWaiting();
      case "drop":
        stats.dropped++;
        log.debug("A task is dropped, for its execution is over.", held.tags);
        return sender.acknowledge([held]);
      case "report":
        return this.#reportUnrun(held, decision.outcome, decision.keep);
      case "poison":
        stats.poison++;
        await this.#parts.deadLetters.keep(held, decision.reason);
        return sender.acknowledge([held]);
    }
  }

  #startWaiting(): void {
    const { options, runner } = this.#parts;
    const { concurrency } = options;
    while (this.#running.size < concurrency * (1 + (runner.ahead ?? 0))) {
      const next = this.#waiting.shift();
      if (!next) break;
      void this.#run(next);
    }
    this.#waitTimer?.cancel();
    if (this.#isAhead) this.#waitTimer = new Timer(maxWaitMs, () => this.#waitsTooLong());
    this.#parts.onChange();
  }

  async #run({ held, task }: ReadyTask): Promise<void> {
    const { runner, sender, stats, options, log } = this.#parts;
    const notice = new StartNotice(task.header, options.worker, (report) => sender.send({ held, report }));
    stats.running++;
    const running = runner.run(task, {
      onRunning: () => notice.started(),
      onLog: ({ level, message, fields }) => log[level](message, { ...fields, ...held.tags }),
    });
    this.#running.set(held, running);
    held.onAbort((reason) => running.abort(reason));
    const result = await running.result;
    notice.ended();
    stats.running--;
    if (result.type === "report") this.#prefetch.note(result.report.header.durationMs);
    if (this.#running.delete(held)) await this.#ended(held, result);
    this.#startWaiting();
  }

  async #ended(held: LeasedTask, result: RunResult): Promise<void> {
    const { stats, sender } = this.#parts;
    if (held.isLost) {
      stats.lost++;
      return this.done(held);
    }
    if (held.isUnwanted) {
      stats.dropped++;
      return sender.acknowledge([held]);
    }
    if (this.#isStopping && (result.type !== "report" || result.report.header.status !== "succeeded")) return this.#release(held);
    if (result.type === "unknown-operation") return this.#unknown(held, result.message);
    if (result.isPoison) await this.#parts.deadLetters.keep(held, "its payload cannot be read");
    this.#send(held, result.report);
  }

  async #unknown(held: LeasedTask, message: string): Promise<void> {
    const delayMs = this.#parts.unknown.delayMs(held);
    this.#parts.log.warn(`${message}${delayMs === undefined ? "" : ` It is given back for ${delayMs} ms.`}`, held.tags);
    if (delayMs !== undefined) return this.#release(held, delayMs);
    const { worker } = this.#parts.options;
    const { attempt = 1 } = held.task ?? {};
    const error = new UnknownOperationError(message);
    return this.#reportUnrun(held, failedOutcome(error, neverRan(attempt, worker)));
  }

  async #reportUnrun(held: LeasedTask, outcome: TaskOutcome, keep?: string): Promise<void> {
    if (keep !== undefined) {
      this.#parts.stats.poison++;
      await this.#parts.deadLetters.keep(held, keep);
    }
    this.#send(held, toReport(held.task?.id ?? "", outcome));
    this.#parts.onChange();
  }

  #send(held: LeasedTask, report: UnpackedReport): void {
    const { log, sender } = this.#parts;
    const { status, durationMs } = report.header;
    log[status === "failed" ? "warn" : "debug"](`A task has ${status === "cancelled" ? "been cancelled" : status}.`, {
      ...held.tags,
      durationMs,
    });
    sender.send({ held, report });
  }

  #release(held: LeasedTask, delayMs = 0): Promise<void> {
    return this.#releaseTo(held.queue, [held], delayMs);
  }

  /** In as few requests as can be. */
  async #releaseAll(tasks: readonly LeasedTask[]): Promise<void> {
    await Promise.all([...byQueue(tasks)].map(([queue, group]) => this.#releaseTo(queue, group, 0)));
  }

  async #releaseTo(queue: MessageQueue, tasks: readonly LeasedTask[], delayMs: number): Promise<void> {
    this.#parts.stats.released += tasks.length;
    try {
      await queue.release(
        tasks.map(({ message }) => message),
        Math.min(delayMs, queue.limits.maxDelayMs),
      );
    } catch (error) {
      const problem = `Tasks could not be given back; others get them when their leases end: ${asError(error).message}`;
      for (const held of tasks) this.#parts.log.warn(problem, held.tags);
    }
    for (const held of tasks) this.done(held);
  }
}
