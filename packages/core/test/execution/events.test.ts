import { describe, expect, it, jest } from "@jest/globals";
import {
  dependency,
  execute,
  flowSchema,
  all,
  InProcessQueue,
  MemoryBlobStore,
  race,
  startExecution,
  taskableOperation,
  taskContext,
  type ExecuteOptions,
  type ExecutionEvent,
} from "../../src/index.js";
import { rejection } from "../gate.js";
import { fail, openWorkshop, step, wait } from "../workshop.js";

async function eventsOf(target: () => unknown, options: ExecuteOptions = {}): Promise<ExecutionEvent[]> {
  const events: ExecutionEvent[] = [];
  await execute(target, { ...options, onEvent: (event) => events.push(event) }).catch(() => undefined);
  return events;
}

const types = (events: readonly ExecutionEvent[]) => events.map(({ type }) => type);

describe("events", () => {
  it("E15 tell of each change of state, dated, with what it is about", async () => {
    openWorkshop();
    const sub = flowSchema({ name: "told" }, function* () {
      yield* step.makeTask("a");
    });
    const before = Date.now();

    const events = await eventsOf(() => sub(), { executionId: "telling" });

    const task = { taskId: step.makeTask("a").id, operationId: "step" };
    expect(events).toMatchObject([
      { type: "execution-started", executionId: "telling" },
      { type: "flow-started" },
      { type: "flow-started", flow: "told", flowId: sub().id },
      { type: "task-submitted", attempt: 1, ...task },
      { type: "task-started", attempt: 1, ...task },
      { type: "task-succeeded", attempt: 1, durationMs: expect.any(Number), ...task },
      { type: "flow-ended", flow: "told", status: "succeeded" },
      { type: "flow-ended", status: "succeeded" },
      { type: "execution-ended", executionId: "telling", status: "succeeded" },
    ]);
    for (const { at } of events) {
      expect(at).toBeInstanceOf(Date);
      expect(at.getTime()).toBeGreaterThanOrEqual(before - 1);
    }
  });

  it("E15 tell of retries, failures, cancellations and the end with its error", async () => {
    openWorkshop();
    const twice = taskableOperation({ name: "twice" }, () => {
      throw new Error(`attempt ${taskContext().attempt}`);
    });

    const events = await eventsOf(function* () {
      yield* all([
        twice.makeTask().with({ retries: { limit: 1, initialDelayMs: 0 } }),
        step.makeTask("late").with({ tags: ["one"] }),
      ]);
    });

    expect(types(events)).toEqual(expect.arrayContaining(["task-retrying", "task-failed", "flow-ended", "execution-ended"]));
    expect(events.find(({ type }) => type === "task-retrying")).toMatchObject({
      attempt: 1,
      error: { message: "attempt 1" },
      isTransient: false,
    });
    expect(events.find(({ type }) => type === "task-failed")).toMatchObject({ attempt: 2, error: { message: "attempt 2" } });
    expect(events.at(-1)).toMatchObject({ type: "execution-ended", status: "failed", error: { code: "MAZEPA_TASK_FAILED" } });
  });

  it("E15 tell of joined, restored, forgotten and cancelled tasks", async () => {
    openWorkshop();

    const joined = await eventsOf(() => all([step.makeTask("a"), step.makeTask("a")]));
    const restored = await eventsOf(function* () {
      yield* step.makeTask("a");
      yield* step.makeTask("a");
    });
    const forgotten = await eventsOf(
      function* () {
        yield* step.makeTask("a");
        yield* step.makeTask("a");
      },
      { rememberedBytes: 0 },
    );
    const cancelled = await eventsOf(() => all([fail.makeTask("x"), step.makeTask("b"), step.makeTask("c")]));

    expect(types(joined)).toContain("task-joined");
    expect(types(restored)).toContain("task-restored");
    expect(types(forgotten)).toContain("task-forgotten");
    expect(cancelled.filter(({ type }) => type === "task-cancelled")).toMatchObject([
      { operationId: "step", reason: expect.any(String) },
      { operationId: "step", reason: expect.any(String) },
    ]);
  });

  it("E15 tell of checkpoints, before the end", async () => {
    openWorkshop();

    const events = await eventsOf(() => all([step.makeTask("a"), step.makeTask("b")]), { checkpoint: new MemoryBlobStore() });

    expect(events.filter(({ type }) => type === "checkpoint-written")).toMatchObject([{ records: 2, bytes: expect.any(Number) }]);
    expect(events.at(-1)?.type).toBe("execution-ended");
  });

  it("E15 can be iterated, to the end", async () => {
    openWorkshop();
    const execution = startExecution(() => all([step.makeTask("a"), fail.makeTask("x")]));
    const seen: ExecutionEvent[] = [];

    for await (const event of execution) seen.push(event);

    expect(types(seen).at(0)).toBe("execution-started");
    expect(types(seen).at(-1)).toBe("execution-ended");
    expect(await rejection(execution.result)).toMatchObject({ code: "MAZEPA_TASK_FAILED" });
  });

  it("E15 end at once when iterated after the end, and may be left early", async () => {
    openWorkshop();
    const execution = startExecution(step.makeTask("a"));
    for await (const event of execution) if (event.type === "task-started") break;
    await execution.result;

    const late: ExecutionEvent[] = [];
    for await (const event of execution) late.push(event);

    expect(late).toEqual([]);
  });

  it("E15 go on when a listener throws, which becomes a process warning", async () => {
    openWorkshop();
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);

    const value = await execute(step.makeTask("a"), {
      onEvent: ({ type }) => {
        if (type === "task-started") throw new Error("broken listener");
      },
    });
    const messages = warn.mock.calls.map(([message]) => message);
    warn.mockRestore();

    expect(value).toBe("a");
    expect(messages).toEqual(["broken listener"]);
  });
});

describe("snapshot", () => {
  it("E15 counts per operation while it runs and after", async () => {
    openWorkshop();
    const counts: unknown[] = [];
    const looking = taskableOperation({ name: "looking" }, () => void counts.push(execution.snapshot().looking));

    const execution = startExecution(function* () {
      yield [looking.makeTask(), step.makeTask("a"), step.makeTask("b")];
      yield dependency();
    });
    await execution.result;

    expect(counts).toMatchObject([{ submitted: 1, succeeded: 0 }]);
    expect(execution.snapshot()).toMatchObject({
      looking: { submitted: 1, running: 0, succeeded: 1, failed: 0, retried: 0, expected: undefined },
      step: { submitted: 2, running: 0, succeeded: 2, failed: 0 },
    });
  });

  it("E15 counts each attempt after the first as retried, and the task once", async () => {
    const flaky = taskableOperation({ name: "flaky", retries: { limit: 2, initialDelayMs: 0 } }, () => {
      if (taskContext().attempt < 3) throw new Error("not yet");
    });

    const execution = startExecution(flaky.makeTask());
    await execution.result;

    expect(execution.snapshot()).toMatchObject({ flaky: { submitted: 1, retried: 2, succeeded: 1, failed: 0, running: 0 } });
  });

  it("E15 counts a cancelled task once, whether it had started or not", async () => {
    openWorkshop();
    const racing = function* () {
      return yield* race([wait.makeTask("starts"), step.makeTask("wins"), wait.makeTask("waits")]);
    };

    const execution = startExecution(racing, {
      queue: new InProcessQueue({ concurrency: 2 }),
    });
    await execution.result;

    expect(execution.snapshot()).toMatchObject({
      step: { succeeded: 1, cancelled: 0 },
      wait: { cancelled: 2, running: 0, succeeded: 0, failed: 0 },
    });
  });

  it("E15 counts what a checkpoint gives as restored, and submits nothing for it", async () => {
    openWorkshop();
    const options = { checkpoint: new MemoryBlobStore(), executionId: "twice" };
    await execute(step.makeTask("a"), options);

    const execution = startExecution([step.makeTask("a"), step.makeTask("b")], options);
    await execution.result;

    expect(execution.snapshot()).toMatchObject({ step: { submitted: 1, succeeded: 1, restored: 1 } });
  });
});
