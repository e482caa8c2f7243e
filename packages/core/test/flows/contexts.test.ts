import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import {
  dryRun,
  execute,
  flowContext,
  flowSchema,
  taskableOperation,
  TaskableOperation,
  taskContext,
  type TaskLog,
} from "../../src/index.js";
import { runTask } from "../../src/transport.js";

interface Seen {
  taskId: string;
  executionId: string;
  attempt: number;
  aborted: boolean;
}

function look(): Seen {
  const { taskId, executionId, attempt, signal } = taskContext();
  return { taskId, executionId, attempt, aborted: signal.aborted };
}

@taskableOperation({ retries: { limit: 1, initialDelayMs: 0 } })
class Look extends TaskableOperation {
  static failures = 0;
  async run(_number: number): Promise<Seen[]> {
    const before = look();
    await Promise.resolve();
    if (Look.failures-- > 0) throw new Error("again");
    return [before, look(), inner()];
  }
}

const inner = taskableOperation(function inner(): Seen {
  return look();
});

describe("taskContext", () => {
  it("O7 tells the task's id, execution and attempt, before and after an await and in operations called as plain code", async () => {
    const task = new Look().makeTask(1);

    const seen = await execute(task, { executionId: "context-1" });

    expect(seen).toEqual(Array(3).fill({ taskId: task.id, executionId: "context-1", attempt: 1, aborted: false }));
  });

  it("O7 counts attempts", async () => {
    Look.failures = 1;

    const [first] = await execute(new Look().makeTask(2));

    expect(first?.attempt).toBe(2);
  });

  it("O7 is harmless outside a task", () => {
    const { log, signal } = taskContext();

    expect(look()).toEqual({ taskId: "", executionId: "", attempt: 0, aborted: false });
    expect(inner().taskId).toBe("");
    expect(signal).toBeInstanceOf(AbortSignal);
    for (const level of ["debug", "info", "warn", "error"] as const) expect(log[level]).toBeInstanceOf(Function);
  });

  it("O7 has a temporary directory outside a task, so that what writes files can be called as plain code", () => {
    const { directory } = taskContext();

    expect(existsSync(directory)).toBe(true);
    expect(path.dirname(directory)).toBe(tmpdir());
    expect(taskContext().directory).toBe(directory);
  });

  it("O7 its signal is aborted when the attempt should stop, whenever it is first asked for", async () => {
    let abortedEarly: boolean | undefined;
    const stop = new AbortController();
    const wait = taskableOperation(async function wait(): Promise<string> {
      abortedEarly = taskContext().signal.aborted;
      stop.abort(new Error("stop it"));
      return String((taskContext().signal.reason as Error).message);
    });
    const { id, operationId, operation, args, options } = wait.makeTask();

    const outcome = await runTask(
      { id, operationId, operation, args, options, executionId: "e", attempt: 1 },
      { signal: stop.signal },
    );

    expect(abortedEarly).toBe(false);
    expect(outcome).toMatchObject({ status: "succeeded", value: "stop it" });
  });

  it("O7 its log writes lines with the task's ids", async () => {
    const lines: string[] = [];
    const original = process.stderr.write;
    const report = taskableOperation(function report(): void {
      const { log }: { log: TaskLog } = taskContext();
      log.info("halfway", { done: 5 });
      log.error("odd");
    });
    const task = report.makeTask();

    process.stderr.write = (line: string) => lines.push(line) > 0;
    await execute(task, { executionId: "log-1" }).finally(() => (process.stderr.write = original));

    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^info: halfway \{ done: 5, .*\}\n$/);
    for (const line of lines) for (const part of [task.id, "log-1", "attempt: 1"]) expect(line).toContain(part);
  });
});

describe("flowContext", () => {
  it("O7 tells the execution, in flows of every kind", async () => {
    const stop = new AbortController();
    const sync = flowSchema(function* sync() {
      yield* inner.makeTask();
      return flowContext().executionId;
    });
    const later = flowSchema(async function* later() {
      await Promise.resolve();
      return flowContext().executionId;
    });
    const plain = flowSchema(function plain() {
      const { dryRun, signal } = flowContext();
      return { dryRun, aborted: signal.aborted };
    });

    const values = await execute([sync(), later(), plain()], { executionId: "flow-context", signal: stop.signal });

    expect(values).toEqual(["flow-context", "flow-context", { dryRun: false, aborted: false }]);
  });

  it("O7 tells a dry run, and is harmless outside a flow", async () => {
    const seen: boolean[] = [];
    const tell = flowSchema(function* tell() {
      seen.push(flowContext().dryRun);
      yield inner.makeTask();
    });

    await dryRun(tell());

    expect(seen).toEqual([true]);
    expect(flowContext()).toMatchObject({ executionId: "", dryRun: false });
    expect(flowContext().signal.aborted).toBe(false);
  });

  it("O7 its signal is aborted when the execution is cancelled", async () => {
    const stop = new AbortController();
    let signal: AbortSignal | undefined;
    const cancelled = flowSchema(async function* cancelled() {
      ({ signal } = flowContext());
      yield* inner.makeTask();
      stop.abort();
      yield* inner.makeTask().with({ id: "another" });
    });

    await expect(execute(cancelled(), { signal: stop.signal })).rejects.toThrow(/cancelled/);

    expect(signal?.aborted).toBe(true);
  });

  it("O7 a task knows no flow, and a flow no task", async () => {
    const askFlow = taskableOperation(function askFlow(): string {
      return flowContext().executionId;
    });
    const askTask = flowSchema(function* askTask() {
      const outside = taskContext().taskId;
      return [outside, yield* askFlow.makeTask()];
    });

    expect(await execute(askTask())).toEqual(["", ""]);
  });
});
