import { randomUUID } from "node:crypto";
import {
  execute,
  type ExecuteOptions,
  type ExecuteResult,
  type ExecutionQueue,
  type Submission,
  type Target,
  type Task,
} from "@mazepa/core";
import type { ExecutionChannel, OutcomeReport } from "@mazepa/core/transport";
import type { ExecutionQueueUnderTest } from "./execution-queue-under-test.js";

/** The time in ms that one call of `receiveOutcomes` may wait. */
const waitMs = 1000;

/** The tools of a rule: a queue, its channels, and short ways to use them. */
export class QueueDesk {
  readonly queue: ExecutionQueue;
  readonly isIsolated: boolean;
  readonly #dispose: NonNullable<ExecutionQueueUnderTest["dispose"]>;
  readonly #open = new Set<ExecutionChannel>();

  constructor({ queue, isIsolated, dispose }: Required<ExecutionQueueUnderTest>) {
    this.queue = queue;
    this.isIsolated = isIsolated;
    this.#dispose = dispose;
  }

  /** A channel that is closed at the end of the test. */
  async channel(executionId = freshId(), generation = 0): Promise<ExecutionChannel> {
    const channel = await this.queue.open({ executionId, generation });
    this.#open.add(channel);
    return channel;
  }

  async close(channel: ExecutionChannel, reason: "ended" | "suspended"): Promise<void> {
    this.#open.delete(channel);
    await channel.close(reason);
  }

  /** Runs `target` on the queue. */
  execute<T extends Target>(target: T, options: ExecuteOptions = {}): Promise<ExecuteResult<T>> {
    return execute(target, { queue: this.queue, executionId: freshId(), ...options });
  }

  async end(): Promise<void> {
    for (const channel of this.#open) await channel.close("ended");
    await this.#dispose();
  }
}

/** The id of an execution that no other test has. */
export function freshId(): string {
  return `conformance-${randomUUID()}`;
}

/** An attempt of `task` as a head submits it. */
export function submission(task: Task<unknown>, executionId: string, attempt = 1): Submission {
  const { id, operationId, operation, args, options } = task;
  return { id, operationId, operation, args, options, executionId, attempt };
}

/**
 * Receives and acknowledges until there are outcomes for `count` different attempts; repeated ones
 * count once.
 */
export async function collect(channel: ExecutionChannel, count: number): Promise<OutcomeReport[]> {
  const reports = new Map<string, OutcomeReport>();
  while (reports.size < count) {
    const received = await channel.receiveOutcomes({ maxCount: 100, waitMs });
    for (const { report } of received) reports.set(`${report.taskId} ${report.attempt}`, report);
    await channel.acknowledge(received);
  }
  return [...reports.values()];
}
