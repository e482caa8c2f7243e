import type { Broker, ExecutionEvent, MessageQueue } from "@mazepa/core";
import type { OutgoingMessage, ReceivedMessage } from "@mazepa/core/transport";

const isTracing = process.env["MAZEPA_SIMULATION_TRACE"] !== undefined;

interface Report {
  readonly taskId: string;
  readonly attempt: number;
  readonly status: string;
  /** A report that no worker has sent. */
  readonly isLie?: boolean;
}

/** The record of one head's events. */
export interface HeadRecord {
  readonly succeeded: Set<string>;
  /** Tasks whose results it has found in the cache. */
  readonly found: Set<string>;
  readonly inFlight: Map<string, number>;
  /** The number of successes of a task that it has ignored, and not acknowledged yet. */
  readonly ignored: Map<string, number>;
  /** When its execution was cancelled; Infinity if it was not. */
  cancelledAtMs: number;
  /** Called with the name of its outcome queue. */
  onOutcomes: (name: string) => void;
}

/**
 * Observes the broker, the events of heads and the logs of workers, and notes every breach of a
 * rule.
 */
export class Witness {
  readonly breaches: string[] = [];
  /** Tasks and attempts whose outcome is durable. */
  readonly #reported = new Set<string>();
  /** Tasks whose success a head has acknowledged after it had accepted it: recorded for good. */
  readonly #recorded = new Set<string>();
  readonly #ran = new Set<string>();
  /** Names of effects that stand, and what was taken back, by idempotency key. */
  readonly #effects = new Map<string, string>();
  readonly #undone = new Set<string>();
  #head: HeadRecord | undefined;
  /** The time from which no run may begin. */
  #silenceFromMs = Infinity;
  runs = 0;
  hits = 0;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Prints what happens, with `MAZEPA_SIMULATION_TRACE=1`. */
  tell(what: string, about: unknown): void {
    if (isTracing) process.stderr.write(`${this.#nowMs().toFixed(1)} ${what} ${JSON.stringify(about)}\n`);
  }

  /**
   * The broker of a worker or a head, watched. It is behind all faults, so every call seen here has
   * happened.
   */
  watch(broker: Broker, head?: HeadRecord): Broker {
    return {
      name: broker.name,
      queue: (name) => this.#watchQueue(broker, broker.queue(name), head),
      createQueue: (name) => broker.createQueue(name),
      deleteQueue: (name) => broker.deleteQueue(name),
      queueExists: (name) => broker.queueExists(name),
      close: () => broker.close(),
    };
  }

  /** Notes that another head leads from now on. */
  newHead(): HeadRecord {
    this.#head = {
      succeeded: new Set(),
      found: new Set(),
      inFlight: new Map(),
      ignored: new Map(),
      cancelledAtMs: Infinity,
      onOutcomes: () => {},
    };
    return this.#head;
  }

  /** Notes that no run may begin from then on. */
  silenceFrom(atMs: number): void {
    this.#silenceFromMs = Math.min(this.#silenceFromMs, atMs);
  }

  /** Notes that the execution goes on after all. */
  resumed(): void {
    this.#silenceFromMs = Infinity;
  }

  /** Notes a line of a live worker's log. */
  ran({ taskId, attempt, key }: Record<string, unknown>): void {
    this.runs += 1;
    this.tell("run", { taskId, attempt, key });
    this.#ran.add(String(taskId));
    if (this.#nowMs() > this.#silenceFromMs)
      this.#breach(`E7 ${String(key)} (attempt ${String(attempt)}) began to run after its execution was over`);
  }

  /** Takes in a call of the service outside; one that comes after its undo is refused. */
  tookEffect({ idempotencyKey, key, isUndo }: Record<string, unknown>): void {
    const effect = String(idempotencyKey);
    this.tell(isUndo === true ? "undo" : "effect", { key, effect });
    if (isUndo === true) {
      this.#undone.add(effect);
      this.#effects.delete(effect);
    } else if (!this.#undone.has(effect)) this.#effects.set(effect, String(key));
  }

  /** Each of these is to stand once, and nothing else. */
  checkEffects(names: readonly string[]): void {
    const stand = [...this.#effects.values()].sort().join();
    const expected = [...names].sort().join();
    if (stand !== expected) this.#breach(`R10 these effects stand: ${stand}, and not ${expected}`);
  }

  /** Notes that the execution is cancelled. */
  cancelled(head: HeadRecord): void {
    head.cancelledAtMs = this.#nowMs();
    this.tell("cancel", {});
  }

  /** Checks an event of a head. */
  heard(event: ExecutionEvent, head: HeadRecord): void {
    const isCurrent = head === this.#head;
    this.tell(event.type, event);
    switch (event.type) {
      case "task-submitted":
        if (head.cancelledAtMs <= this.#nowMs())
          this.#breach(`E7 ${event.taskId} was submitted after the execution was cancelled`);
        if (isCurrent && this.#recorded.has(event.taskId)) this.#breach(`E8 ${event.taskId} was recorded and is submitted again`);
        if (head.found.has(event.taskId)) this.#breach(`K3 ${event.taskId} was found in the cache and is submitted`);
        if (head.inFlight.has(event.taskId)) this.#breach(`I2 ${event.taskId} is submitted while it is in flight`);
        head.inFlight.set(event.taskId, event.attempt);
        return;
      case "task-succeeded":
        if (!this.#ran.has(event.taskId)) this.#breach(`${event.taskId} succeeded and was never run`);
        if (head.succeeded.has(event.taskId)) this.#breach(`E4 the success of ${event.taskId} was applied twice`);
        head.succeeded.add(event.taskId);
        head.inFlight.delete(event.taskId);
        return;
      case "task-restored":
        if (event.from === "cache") this.#found(event.taskId, head);
        return;
      case "task-retrying":
      case "task-failed":
        if (!head.inFlight.has(event.taskId))
          this.#breach(`E4 a failure of ${event.taskId} was applied while it was not in flight`);
        head.inFlight.delete(event.taskId);
        return;
      case "outcome-ignored":
        if (event.status === "succeeded") head.ignored.set(event.taskId, (head.ignored.get(event.taskId) ?? 0) + 1);
        return;
      case "stalled":
        this.#breach("W1 something was lost: the execution has stalled");
        return;
      case "task-cancelled":
        head.inFlight.delete(event.taskId);
        return;
      default:
    }
  }

  /**
   * A result of the cache is used once, instead of a run, and not after a cancellation. One that
   * had arrived when the execution was cancelled is told of at the same time.
   */
  #found(taskId: string, head: HeadRecord): void {
    this.hits += 1;
    if (head.cancelledAtMs < this.#nowMs()) this.#breach(`E7 ${taskId} was found in the cache after the execution was cancelled`);
    if (head.inFlight.has(taskId) || head.succeeded.has(taskId)) this.#breach(`K4 ${taskId} was found in the cache beside a run`);
    if (head.found.has(taskId)) this.#breach(`K3 ${taskId} was found in the cache twice`);
    head.found.add(taskId);
  }

  #watchQueue(broker: Broker, queue: MessageQueue, head: HeadRecord | undefined): MessageQueue {
    const isOfTasks = queue.name === "tasks";
    if (!isOfTasks) head?.onOutcomes(queue.name);
    return {
      name: queue.name,
      limits: queue.limits,
      send: async (messages) => {
        this.tell(`send to ${queue.name}`, messages);
        await queue.send(messages);
        if (!isOfTasks) for (const { taskId, attempt } of reportsIn(messages)) this.#reported.add(`${taskId} ${attempt}`);
      },
      receive: async (options) => {
        const received = await queue.receive(options);
        this.tell(`received from ${queue.name}`, received);
        return received;
      },
      acknowledge: async (messages) => {
        this.tell(`acknowledge on ${queue.name}`, messages);
        if (isOfTasks) await this.#tasksAcknowledged(broker, messages);
        else if (head && head === this.#head) this.#outcomesAcknowledged(messages, head);
        await queue.acknowledge(messages);
      },
      extendLease: (messages, leaseMs) => queue.extendLease(messages, leaseMs),
      release: (messages, delayMs) => {
        this.tell(`release on ${queue.name}`, messages);
        return queue.release(messages, delayMs);
      },
      depth: () => queue.depth(),
      purge: () => queue.purge(),
    };
  }

  async #tasksAcknowledged(broker: Broker, messages: readonly ReceivedMessage[]): Promise<void> {
    for (const { body } of messages) {
      const { id, attempt, replyTo } = JSON.parse(body) as { id: string; attempt: number; replyTo: string };
      if (this.#reported.has(`${id} ${attempt}`) || !(await broker.queueExists(replyTo))) continue;
      this.#breach(`W1 attempt ${attempt} of ${id} was acknowledged before its outcome was sent`);
    }
  }

  #outcomesAcknowledged(messages: readonly ReceivedMessage[], head: HeadRecord): void {
    for (const { taskId, status, isLie } of reportsIn(messages)) {
      if (status !== "succeeded" || isLie) continue;
      // A report that came too early for this head is acknowledged, and is not the success that it
      // waits for.
      const ignored = head.ignored.get(taskId) ?? 0;
      if (ignored > 0) head.ignored.set(taskId, ignored - 1);
      else if (head.succeeded.has(taskId)) this.#recorded.add(taskId);
    }
  }

  #breach(what: string): void {
    this.breaches.push(`${what} (at ${this.#nowMs()})`);
  }
}

function reportsIn(messages: readonly OutgoingMessage[]): Report[] {
  return messages
    .flatMap(({ body }) => (JSON.parse(body) as { reports: Report[] }).reports)
    .filter(({ status }) => status !== "started");
}
