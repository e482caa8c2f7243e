import { Fifo } from "../collections/fifo.js";
import type { TaskProgress } from "../tasks/task-progress.js";
import type { SchedulerEvent, TaskReference } from "../scheduling/scheduler-events.js";
import { notify } from "../callbacks.js";
import type { Unreachable } from "../messaging/outage.js";

/** A change of state before it is dated. */
export type UndatedEvent =
  | SchedulerEvent
  | { readonly type: "execution-started"; readonly executionId: string }
  | ({ readonly type: "unreachable" } & Unreachable)
  /** A running task has told of its progress. */
  | ({ readonly type: "task-progress"; readonly attempt: number } & TaskReference & TaskProgress)
  | {
      /** A result could not be written to the cache; the execution goes on. */
      readonly type: "cache-failed";
      readonly taskId: string;
      readonly operationId: string;
      readonly error: Error;
    }
  | { readonly type: "checkpoint-written"; readonly records: number; readonly bytes: number }
  | {
      readonly type: "execution-ended";
      readonly executionId: string;
      readonly status: "succeeded" | "failed" | "cancelled" | "suspended";
      readonly error?: unknown;
    };

/** A change of state of an execution; `type` tells which. */
export type ExecutionEvent = UndatedEvent & { readonly at: Date };

/** Passes events to listeners, and knows whether there are any. */
export class EventHub {
  readonly #ends = new Set<() => void>();
  readonly #listeners = new Set<(event: ExecutionEvent) => void>();
  #isClosed = false;

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /**
   * Adds a listener and returns a function that removes it. The first error or rejection of
   * a listener becomes a process warning: it is no failure of the execution.
   */
  listen(listener: (event: ExecutionEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  emit(event: UndatedEvent): void {
    if (this.#listeners.size === 0) return;
    const dated: ExecutionEvent = { ...event, at: new Date() };
    for (const listener of this.#listeners) notify(() => listener(dated), listener);
  }

  /** Ends the stream of events. */
  close(): void {
    this.#isClosed = true;
    for (const end of this.#ends) end();
  }

  /** All events from now on. */
  async *iterate(): AsyncGenerator<ExecutionEvent, void> {
    const queue = new Fifo<ExecutionEvent>();
    let wake: () => void = () => undefined;
    const stop = this.listen((event) => {
      queue.push(event);
      wake();
    });
    const end = () => wake();
    this.#ends.add(end);
    try {
      while (!this.#isClosed || queue.length > 0) {
        const event = queue.shift();
        if (event) yield event;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      stop();
      this.#ends.delete(end);
    }
  }
}
