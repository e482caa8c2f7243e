import { Fifo } from "../collections/fifo.js";
import { UnknownOperationError } from "../errors.js";
import type { RunnableTask, RunningTask, RunResult, TaskRunner } from "../isolation/task-runner.js";
import { asError } from "../serialization/as-error.js";
import { failedOutcome, neverRan, type TaskOutcome } from "../tasks/task-outcome.js";
import { toReport, type UnpackedReport } from "../wire/outcome-message.js";
import type { ActivityLog } from "./operation-activity.js";
import { AdaptivePrefetch } from "./adaptive-prefetch.js";
import type { LeasedTask } from "./leased-task.js";
import type { MessageValidator } from "./message-validator.js";
import { StartNotice } from "./start-notice.js";
import { TaskSettler, type TaskSettlerOptions } from "./task-settler.js";
import type { ProgressNotices } from "./progress-notices.js";
import type { UnknownOperationNotices } from "./unknown-operation-notices.js";
import type { UnknownOperations } from "./unknown-operations.js";
import { Timer } from "../timer.js";

/** Options of a {@link TaskProcessor}. */
export interface TaskProcessorOptions extends TaskSettlerOptions {
  readonly runner: TaskRunner;
  readonly validator: MessageValidator;
  readonly unknown: UnknownOperations;
  readonly notices: UnknownOperationNotices;
  readonly progress: ProgressNotices;
  readonly activity: ActivityLog;
}

/** No more tasks are received while this many outcomes wait to be sent. */
const maxUnsentOutcomes = 2000;

/** Prefetched tasks go back to the queue when nothing has started for this long. */
const maxWaitMs = 250;

interface ReadyTask {
  readonly leased: LeasedTask;
  readonly task: RunnableTask;
}

/**
 * Processes each task that the worker has under lease: validates its message, runs it when a slot
 * is free, sends its outcome.
 */
export class TaskProcessor {
  readonly #parts: TaskProcessorOptions;
  readonly #settler: TaskSettler;
  readonly #waiting = new Fifo<ReadyTask>();
  readonly #running = new Map<LeasedTask, RunningTask>();
  readonly #prefetch: AdaptivePrefetch;
  #validating = 0;
  /** Tasks that have run to an end. */
  #ran = 0;
  #isClosed = false;
  #isStopping = false;
  #waitTimer: Timer | undefined;

  constructor(parts: TaskProcessorOptions) {
    this.#parts = parts;
    this.#settler = new TaskSettler(parts);
    this.#prefetch = new AdaptivePrefetch(parts.options.concurrency);
  }

  /** The tasks that the worker is not yet done with. */
  get leased(): ReadonlySet<LeasedTask> {
    return this.#settler.leased;
  }

  /** The tasks that were given to the runner. */
  get running(): Iterable<LeasedTask> {
    return this.#running.keys();
  }

  /** Whether a task runs, or will. */
  get isWorking(): boolean {
    return this.#settler.isBusy || this.#validating + this.#running.size > 0;
  }

  /** Whether the worker has run as many tasks as it may. */
  get isExhausted(): boolean {
    return this.#ran >= (this.#parts.options.maxTasks ?? Infinity);
  }

  /**
   * The number of tasks to receive. While there are some for each slot, small numbers are not
   * requested, since each request costs.
   */
  get room(): number {
    const { concurrency, maxTasks = Infinity } = this.#parts.options;
    const busy = this.#validating + this.#waiting.length + this.#running.size;
    if (this.leased.size - busy > maxUnsentOutcomes) return 0;
    const max = concurrency * (1 + this.#prefetch.perSlot);
    if (busy >= 2 * concurrency && busy > max / 2) return 0;
    return Math.min(max - busy, maxTasks - this.#ran - busy);
  }

  add(leased: LeasedTask): void {
    this.#settler.add(leased);
    this.#validating++;
    void this.#process(leased).catch((error: unknown) => {
      this.#parts.log.error(`A task could not be processed, and is given back: ${asError(error).message}`, leased.tags);
      void this.#settler.release([leased]);
    });
  }

  /** Starts nothing more, and releases tasks that have not started. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waitTimer?.cancel();
    await this.#settler.release(this.#takeWaiting());
  }

  /** Tells running tasks to stop; those that do not succeed nevertheless are released. */
  stopRunning(reason: string): void {
    this.#isStopping = true;
    for (const leased of this.#running.keys()) leased.abort(reason);
  }

  /** Releases tasks that still run, without waiting for their end. */
  async releaseRunning(): Promise<void> {
    const left = [...this.#running.keys()];
    this.#running.clear();
    await this.#settler.release(left);
  }

  /** Whether more tasks are here than can run. */
  get #hasQueue(): boolean {
    return this.#waiting.length > 0 || this.#running.size > this.#parts.options.concurrency;
  }

  async #process(leased: LeasedTask): Promise<void> {
    const { validator, stats, log } = this.#parts;
    const { task, decision } = await validator.validate(leased).finally(() => this.#validating--);
    leased.task = task;
    switch (decision.type) {
      case "run":
        if (this.#isClosed) return this.#settler.release([leased]);
        this.#waiting.push({ leased, task: decision.task });
        return this.#startWaiting();
      case "drop":
        stats.dropped++;
        log.debug("A task is dropped, since its execution is over.", leased.tags);
        return this.#settler.acknowledge(leased);
      case "report":
        await this.#reportUnrun(leased, decision.outcome, decision.keep);
        return this.#parts.onChange();
      case "poison":
        if (await this.#settler.keep(leased, decision)) return this.#settler.acknowledge(leased);
    }
  }

  #startWaiting(): void {
    const { options, runner } = this.#parts;
    while (this.#running.size < options.concurrency * (1 + (runner.ahead ?? 0))) {
      const next = this.#waiting.shift();
      if (!next) break;
      void this.#run(next);
    }
    this.#limitWait();
    this.#parts.onChange();
  }

  #limitWait(): void {
    this.#waitTimer?.cancel();
    if (this.#hasQueue) this.#waitTimer = new Timer(maxWaitMs, () => this.#onLongWait());
  }

  /**
   * The wait begins anew for tasks that the runner cannot give back yet: a thread that other work
   * has blocked has not begun with the first of them.
   */
  #onLongWait(): void {
    const waiting = this.#takeWaiting();
    if (waiting.length > 0) this.#prefetch.backOff();
    this.#limitWait();
    void this.#settler.release(waiting);
  }

  #takeWaiting(): LeasedTask[] {
    const waiting: LeasedTask[] = [];
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) waiting.push(next.leased);
    for (const [leased, running] of this.#running) {
      if (!running.withdraw?.()) continue;
      this.#running.delete(leased);
      this.#parts.stats.running--;
      waiting.push(leased);
    }
    return waiting;
  }

  async #run({ leased, task }: ReadyTask): Promise<void> {
    const { runner, stats, options, log, activity, progress } = this.#parts;
    const { operationId } = task.header;
    let hasStarted = false;
    const notice = new StartNotice(task.header, options.worker, (report) => this.#sendStart(leased, report));
    stats.running++;
    const running = runner.run(task, {
      onRunning: () => {
        notice.started();
        if (!hasStarted) activity.started(operationId);
        leased.startedAtMs ??= Date.now();
        hasStarted = true;
      },
      onLog: ({ level, message, fields }) => log[level](message, { ...fields, ...leased.tags }),
      onProgress: (told) => progress.tell(leased, told),
    });
    this.#running.set(leased, running);
    leased.onAbort((reason) => running.abort(reason));
    const result = await running.result;
    notice.ended();
    progress.ended(leased);
    if (hasStarted) activity.ended(operationId, result.type === "report" ? endOf(result.report) : undefined);
    stats.running--;
    this.#ran++;
    if (result.type === "report") this.#prefetch.add(result.report.header.durationMs);
    if (this.#running.delete(leased)) await this.#onEnded(leased, result);
    this.#startWaiting();
  }

  async #onEnded(leased: LeasedTask, result: RunResult): Promise<void> {
    const { stats } = this.#parts;
    if (leased.end === "lost") {
      stats.lost++;
      return this.#settler.done([leased]);
    }
    if (leased.end === "unwanted") {
      stats.dropped++;
      return this.#settler.acknowledge(leased);
    }
    const hasSucceeded = result.type === "report" && result.report.header.status === "succeeded";
    if (this.#isStopping && !hasSucceeded) return this.#settler.release([leased]);
    if (result.type === "unknown-operation") return this.#onUnknown(leased, result.message);
    const isKept = result.isPoison && !leased.task?.detached;
    if (isKept && !(await this.#settler.keep(leased, { reason: "its payload cannot be read" }))) return;
    await this.#end(leased, result.report);
  }

  async #onUnknown(leased: LeasedTask, message: string): Promise<void> {
    const { unknown, log, options, notices } = this.#parts;
    if (leased.task) void notices.tell(leased.task, message);
    const delayMs = unknown.delayMs(leased);
    log.warn(`${message}${delayMs === undefined ? "" : ` It is given back for ${delayMs} ms.`}`, leased.tags);
    if (delayMs !== undefined) return this.#settler.release([leased], delayMs);
    const record = neverRan(leased.task?.attempt ?? 1, options.worker);
    return this.#reportUnrun(leased, failedOutcome(new UnknownOperationError(message), record));
  }

  async #reportUnrun(leased: LeasedTask, outcome: TaskOutcome, keep?: string): Promise<void> {
    if (keep !== undefined && !leased.task?.detached && !(await this.#settler.keep(leased, { reason: keep }))) return;
    await this.#end(leased, toReport(leased.task?.id ?? "", outcome));
  }

  async #end(leased: LeasedTask, report: UnpackedReport): Promise<void> {
    const { task } = leased;
    if (task?.detached && report.header.status !== "succeeded") return this.#settler.retryOrKeep(leased, task.detached, report);
    const isUrgent = !this.#hasQueue || this.#prefetch.perSlot === 0;
    this.#settler.send({ leased, report, isUrgent });
  }

  #sendStart(leased: LeasedTask, report: UnpackedReport): void {
    if (leased.task?.detached) return;
    void this.#parts.sender.send({ leased, report, isUrgent: true });
  }
}

/** The end that a report is about. */
function endOf({ header: { status } }: UnpackedReport): TaskOutcome["status"] | undefined {
  return status === "started" ? undefined : status;
}
