import { QueueNotFoundError } from "../messaging/queue-errors.js";
import { onAbort } from "../on-abort.js";
import { whenReachable } from "../messaging/when-reachable.js";
import type { OperationActivity } from "./operation-activity.js";
import type { CompleteWorkerOptions } from "./worker-options.js";
import type { WorkerParts } from "./worker-assembly.js";
import { emptyStats, type WorkerStats } from "./worker-stats.js";
import { repeat, Timer } from "../timer.js";

/** The reason why a worker has ended. */
export type WorkerEnd = "stopped" | "idle" | "max-runtime" | "max-tasks";

/**
 * The time in ms that tasks have to react to their signal at the end. A thread or process is ended
 * by force within it.
 */
const stopGraceMs = { inline: 1000, thread: 6000, process: 6000 };

/** The time in ms that the last outcomes may take to be sent. */
const flushMs = 15_000;

/** Runs tasks from queues until it is told to stop. Made by `startWorker`. */
export class Worker {
  /**
   * Resolves with the reason once the worker has ended and nothing runs any more. Rejects when it
   * could not start.
   */
  readonly done: Promise<WorkerEnd>;
  /** Resolves when the worker has loaded its modules and found its queues. */
  readonly ready: Promise<void>;
  readonly #options: CompleteWorkerOptions;
  readonly #stats = emptyStats();
  readonly #stopping = new AbortController();
  #isReady: () => void = () => undefined;
  #end: WorkerEnd | undefined;
  #hurry: () => void = () => undefined;
  #wake: () => void = () => undefined;
  #checkTimer: Timer | undefined;
  #idleTimer: Timer | undefined;
  #runtimeTimer: Timer | undefined;
  #parts: WorkerParts | undefined;

  constructor(options: CompleteWorkerOptions) {
    this.#options = options;
    const isReady = new Promise<void>((resolve) => (this.#isReady = resolve));
    this.done = this.#work();
    this.ready = Promise.race([isReady, this.done.then(() => undefined)]);
    this.ready.catch(() => undefined);
  }

  /** The counts of the worker so far. */
  stats(): WorkerStats {
    return { ...this.#stats };
  }

  /** What the worker does and has done with the tasks of each operation. */
  operations(): Record<string, OperationActivity> {
    return this.#parts?.activity.list() ?? {};
  }

  /**
   * Takes no more tasks, and lets running ones end; a second call gives them no more time. Resolves
   * when nothing runs any more.
   */
  async stop(): Promise<void> {
    this.#hurry();
    this.#stop("stopped");
    await this.done.catch(() => undefined);
  }

  /** Stops the worker and waits until it is done. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #stop(end: WorkerEnd): void {
    this.#end ??= end;
    this.#stopping.abort();
    this.#wake();
  }

  async #work(): Promise<WorkerEnd> {
    const letGo = this.#listen();
    try {
      // Heads do not load the code that only workers need.
      const { assembleWorker } = await import("./worker-assembly.js");
      const parts = await assembleWorker(this.#options, this.#stats, {
        onChange: () => this.#changed(),
        stopping: this.#stopping.signal,
      });
      this.#parts = parts;
      try {
        await this.#start(parts);
        await this.#receiveAll(parts);
      } finally {
        await this.#shutDown(parts);
      }
      return this.#end ?? "stopped";
    } finally {
      letGo();
    }
  }

  async #start({ runner, log, presence, checkDeliveryLimits }: WorkerParts): Promise<void> {
    const { broker, queues, maxRuntimeMs, isolation, concurrency } = this.#options;
    for (const name of queues) {
      const isThere = await whenReachable(() => broker.queueExists(name), { signal: this.#stopping.signal });
      if (!isThere) throw new QueueNotFoundError(name, broker.name);
    }
    await Promise.all([runner.start(), checkDeliveryLimits()]);
    presence?.start();
    if (maxRuntimeMs !== undefined)
      this.#runtimeTimer = new Timer(maxRuntimeMs, () => this.#stop("max-runtime"), { keepsAlive: false });
    this.#isReady();
    log.info("The worker has started.", { broker: broker.name, queues, isolation, concurrency });
  }

  async #receiveAll(parts: WorkerParts): Promise<void> {
    const { signal } = this.#stopping;
    this.#checkTimer = repeat(this.#options.cancelCheckMs, () => void this.#checkExecutions(parts));
    this.#armIdle();
    while (!signal.aborted) {
      const { room } = parts.processor;
      if (room <= 0) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      const received = await parts.receiver.receive(room, signal);
      this.#stats.received += received.length;
      for (const leased of received) parts.processor.add(leased);
      if (received.length > 0) this.#idleTimer?.cancel();
    }
  }

  #changed(): void {
    this.#wake();
    this.#armIdle();
    if (this.#parts?.processor.isExhausted) this.#stop("max-tasks");
  }

  /**
   * A worker is idle when it holds no task: an empty receive is not an empty queue, and a held task
   * may come back (rule W10).
   */
  #armIdle(): void {
    const { idleTimeoutMs } = this.#options;
    this.#idleTimer?.cancel();
    const holdsTasks = this.#parts?.processor.leased.size !== 0;
    if (idleTimeoutMs === undefined || holdsTasks || this.#stopping.signal.aborted) return;
    this.#idleTimer = new Timer(idleTimeoutMs, () => this.#stop("idle"));
  }

  async #checkExecutions({ processor, watch }: WorkerParts): Promise<void> {
    await Promise.all([...processor.leased].map((leased) => watch.check(leased)));
  }

  async #shutDown(parts: WorkerParts): Promise<void> {
    const { processor, receiver, sender, runner, leases, leaseThread, report, progress, presence } = parts;
    this.#idleTimer?.cancel();
    this.#runtimeTimer?.cancel();
    const { drainMs, isolation, prefixes, cancelGraceMs = 0 } = this.#options;
    await processor.close();
    let arePollsOpen = true;
    const onPollsEnd = (): void => {
      arePollsOpen = false;
      this.#wake();
    };
    receiver.settled().then(onPollsEnd, onPollsEnd);
    await this.#quiet(() => arePollsOpen || processor.isWorking, drainMs);
    processor.stopRunning("the worker is being stopped");
    const graceMs = Math.max(stopGraceMs[isolation], prefixes ? stopGraceMs.process : 0, cancelGraceMs);
    await this.#quiet(() => processor.isWorking, graceMs);
    this.#checkTimer?.cancel();
    await processor.releaseRunning();
    progress.stop();
    await Promise.all([sender.flush(flushMs), presence?.end()]);
    await runner.close();
    leases.stop();
    await leaseThread?.close();
    report.end(this.#end);
  }

  /** Resolves when `isBusy` is false, after `withinMs`, or when `stop` was called a second time. */
  async #quiet(isBusy: () => boolean, withinMs: number): Promise<void> {
    let isOver = false;
    const over = (): void => {
      isOver = true;
      this.#wake();
    };
    const timer = new Timer(withinMs, over);
    this.#hurry = over;
    while (isBusy() && !isOver) await new Promise<void>((resolve) => (this.#wake = resolve));
    timer.cancel();
    this.#hurry = () => undefined;
  }

  /**
   * Stops the worker on signals of the process and of the user. Returns a function that stops
   * listening.
   */
  #listen(): () => void {
    const { signal } = this.#options;
    const stop = (): void => void this.stop();
    const signals = ["SIGTERM", "SIGINT"] as const;
    for (const name of signals) process.on(name, stop);
    const stopListening = onAbort(signal, stop);
    if (signal?.aborted) this.#stop("stopped");
    return () => {
      for (const name of signals) process.off(name, stop);
      stopListening();
    };
  }
}
