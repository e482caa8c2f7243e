import type { ExecutionEvent } from "@mazepa/core";
import type { ExecutionTrace, TracedFlow, TracedTask } from "./execution-trace.js";

/** An event as a trace has it. */
export type TracedEvent = ExecutionEvent extends infer E
  ? E extends unknown
    ? Omit<E, "at"> & { readonly at: string }
    : never
  : never;

type Of<Type extends TracedEvent["type"]> = Extract<TracedEvent, { readonly type: Type }>;

/** Builds tasks and flows from events, one event at a time. */
export class TraceFolding {
  readonly trace: ExecutionTrace = {
    executionId: undefined,
    startedAtMs: undefined,
    endedAtMs: undefined,
    status: undefined,
    tasks: [],
    flows: [],
  };
  readonly #tasks = new Map<string, TracedTask>();
  readonly #flows = new Map<number, TracedFlow>();

  /** @param index The event's place in the trace. */
  take(event: TracedEvent, index: number): void {
    const atMs = Date.parse(event.at);
    const ended = { endedAtMs: atMs, endedAs: index };
    switch (event.type) {
      case "execution-started":
        this.trace.executionId = event.executionId;
        this.trace.startedAtMs = atMs;
        return;
      case "execution-ended":
        this.trace.endedAtMs = atMs;
        this.trace.status = event.status;
        return;
      case "flow-started":
        return this.#flowStarted(event, atMs);
      case "flow-ended":
        return this.#flowEnded(event, atMs);
      case "task-submitted":
        return this.#submitted(event, { atMs, index });
      case "task-started":
        return this.#started(event, atMs);
      case "task-restored":
        this.#submitted(event, { atMs, index });
        return this.#ended(event.taskId, { ...ended, status: "restored" });
      case "task-succeeded":
        return this.#ended(event.taskId, { ...ended, status: "succeeded", durationMs: event.durationMs });
      case "task-failed":
        return this.#ended(event.taskId, { ...ended, status: "failed", error: event.error });
      case "task-cancelled":
        return this.#ended(event.taskId, { ...ended, status: "cancelled" });
      default:
        return;
    }
  }

  #flowStarted({ flow: name, flowNumber, parentNumber }: Of<"flow-started">, startedAtMs: number): void {
    const made: TracedFlow = { flowNumber, name, parentNumber, startedAtMs, endedAtMs: undefined, status: "running" };
    this.#flows.set(flowNumber, made);
    this.trace.flows.push(made);
  }

  #flowEnded({ flowNumber, status }: Of<"flow-ended">, endedAtMs: number): void {
    const flow = this.#flows.get(flowNumber);
    if (flow) Object.assign(flow, { status, endedAtMs });
  }

  #submitted(event: Of<"task-submitted"> | Of<"task-restored">, { atMs, index }: { atMs: number; index: number }): void {
    const { taskId, operationId, flowNumber, upstreams, attempt: attempts } = event;
    const known = this.#tasks.get(taskId);
    if (known) {
      known.attempts = Math.max(known.attempts, attempts);
      if (known.status !== "succeeded" && event.type === "task-submitted")
        Object.assign(known, { status: "submitted", endedAtMs: undefined, endedAs: undefined });
      return;
    }
    const made: TracedTask = {
      ...{ taskId, operationId, flowNumber, upstreams, attempts },
      ...{ submittedAtMs: atMs, submittedAs: index, status: "submitted" },
      ...{ startedAtMs: undefined, endedAtMs: undefined, endedAs: undefined, durationMs: undefined, error: undefined },
    };
    this.#tasks.set(taskId, made);
    this.trace.tasks.push(made);
  }

  #started({ taskId }: Of<"task-started">, startedAtMs: number): void {
    const task = this.#tasks.get(taskId);
    if (task) Object.assign(task, { startedAtMs, status: "running" });
  }

  /** A task that succeeded and was yielded again is restored: it stays as it was. */
  #ended(taskId: string, end: Partial<TracedTask>): void {
    const task = this.#tasks.get(taskId);
    if (task && task.status !== "succeeded") Object.assign(task, end);
  }
}
