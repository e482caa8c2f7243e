import { describe, expect, it, jest } from "@jest/globals";
import {
  execute,
  MemoryBlobStore,
  MemoryBroker,
  readExecution,
  readFailedTasks,
  startExecution,
  taskableOperation,
  taskContext,
  type ExecuteOptions,
  type ExecutionEvent,
} from "../../src/index.js";
import { taskLines } from "../../src/progress/task-lines.js";
import { readOutcomeMessage } from "../../src/wire/outcome-message.js";
import { ProgressNotice } from "../../src/tasks/task-progress.js";
import { MessageSigner } from "../../src/wire/message-signer.js";
import { writeProgressMessage } from "../../src/wire/progress-reports.js";
import type { TaskMessage } from "../../src/wire/task-message.js";
import { LeasedTask } from "../../src/worker/leased-task.js";
import { ProgressNotices } from "../../src/worker/progress-notices.js";
import { gate, rejection } from "../gate.js";
import { pass, passUntil, stopTime } from "../stopped-time.js";
import { setup, silent } from "../worker/worker-in-memory.js";

type Told = Extract<ExecutionEvent, { type: "task-progress" }>;

/** Remembers progress, and resolves `heard` when there is some. */
function listener() {
  const told: Told[] = [];
  const heard = gate<Told>();
  const onEvent: ExecuteOptions["onEvent"] = (event) => {
    if (event.type !== "task-progress") return;
    told.push(event);
    heard.open(event);
  };
  return { told, heard, onEvent };
}

let goOn = gate<void>();

/** Tells how far it is, and waits. */
const half = taskableOperation({ name: "progress.half" }, async (note: string) => {
  const { progress } = taskContext();
  progress(0.5, note);
  await goOn.opened;
  return note;
});

const often = taskableOperation({ name: "progress.often" }, async () => {
  const { progress } = taskContext();
  for (const fraction of [0.1, 0.2, 0.3]) progress(fraction);
  await goOn.opened;
  progress(0.9);
});

const wrongly = taskableOperation({ name: "progress.wrongly" }, () => {
  const { progress } = taskContext();
  progress(NaN);
  progress("half" as unknown as number);
  progress(7, "\u001b[2J".repeat(1000));
});

const complain = taskableOperation({ name: "progress.complain" }, (count: number) => {
  const { log } = taskContext();
  for (let index = 0; index < count; index++) log.debug(`line ${index} ${"x".repeat(index % 2 === 0 ? 0 : 3000)}`, { index });
  throw new Error("no more");
});

const grumble = taskableOperation({ name: "progress.grumble" }, () => {
  taskContext().log.info("x".repeat(1000));
  throw Object.assign(new Error("y".repeat(2300)), { stack: "" });
});

describe("the progress of a task", () => {
  it("UD6 is an event and stands in the status while the task runs, in process", async () => {
    goOn = gate();
    const checkpoint = new MemoryBlobStore();
    const { told, heard, onEvent } = listener();
    stopTime();

    const task = half.makeTask("halfway").with({ label: "first" });
    const execution = startExecution(task, { checkpoint, executionId: "told", onEvent });
    await passUntil(heard.opened, 10);
    await pass(5000);
    const running = await readExecution(checkpoint, "told");
    goOn.open();
    await passUntil(execution.result, 10);
    const ended = await readExecution(checkpoint, "told");

    const about = { taskId: task.id, operationId: "progress.half", label: "first", attempt: 1, fraction: 0.5, note: "halfway" };
    expect(told).toEqual([{ type: "task-progress", ...about, at: expect.any(Date) }]);
    expect(running?.progress).toEqual([{ ...about, at: expect.any(Date) }]);
    expect(ended?.progress).toEqual([]);
  });

  it("UD6 is told at most once a second: the first, and then the latest", async () => {
    goOn = gate();
    const { told, heard, onEvent } = listener();
    stopTime();

    const execution = startExecution(often.makeTask(), { onEvent });
    await passUntil(heard.opened, 10);
    const first = told.map(({ fraction }) => fraction);
    await pass(900);
    const before = told.map(({ fraction }) => fraction);
    await pass(200);
    const second = told.map(({ fraction }) => fraction);
    goOn.open();
    await passUntil(execution.result, 10);

    expect([first, before, second]).toEqual([[0.1], [0.1], [0.1, 0.3]]);
    expect(told).toHaveLength(2);
  });

  it("UD6 passes over what is no number, cuts the rest, and is harmless outside a task", async () => {
    const { told, onEvent } = listener();

    taskContext().progress(0.5, "nobody listens");
    await execute(wrongly.makeTask(), { onEvent });

    expect(told.map(({ fraction, note }) => [fraction, note?.length])).toEqual([[1, 200]]);
  });

  it("UD6 is lost without harm when it cannot be passed on", () => {
    const send = jest.fn(() => {
      throw new Error("the disk is full");
    });
    const notice = new ProgressNotice(send);

    notice.tell(0.5);
    notice.stop();

    expect(send).toHaveBeenCalledTimes(1);
  });

  it("UD6 travels from a worker in a message without reports, which changes no status", async () => {
    goOn = gate();
    const { told, heard, onEvent } = listener();
    const { worker, run } = await setup();
    const running = worker();

    const result = run(half.makeTask("remote"), { onEvent });
    await heard.opened;
    goOn.open();
    await result;
    await running.stop();

    expect(told[0]).toMatchObject({ operationId: "progress.half", attempt: 1, fraction: 0.5, note: "remote" });
    const text = writeProgressMessage("told", [{ taskId: "a", attempt: 1, fraction: 0.5 }]);
    expect(JSON.parse(text)).toMatchObject({ kind: "outcomes", reports: [], progress: [{ taskId: "a", fraction: 0.5 }] });
  });

  it("UD6 costs a message in five seconds once tasks have told for a minute", async () => {
    stopTime();
    const broker = new MemoryBroker();
    await broker.createQueue("outcomes");
    const outcomes = broker.queue("outcomes");
    const notices = new ProgressNotices({ broker, signer: new MessageSigner(), log: silent });
    const leased = new LeasedTask(broker.queue("tasks"), { body: "", handle: "a", deliveryCount: 1 }, 0);
    leased.task = { id: "a", operationId: "o", executionId: "told", replyTo: "outcomes", attempt: 1 } as TaskMessage;
    const tellFor = async (seconds: number) => {
      const { ready } = await outcomes.depth();
      for (let second = 0; second < seconds; second++) {
        notices.tell(leased, { fraction: second / seconds });
        await pass(1000);
      }
      return (await outcomes.depth()).ready - ready;
    };

    const [first, minute, hour] = [await tellFor(10), await tellFor(50), await tellFor(3600)];
    const timers = jest.spyOn(globalThis, "setTimeout");
    await pass(3_600_000);
    const idle = timers.mock.calls.length;
    notices.stop();

    expect(first).toBeGreaterThanOrEqual(9);
    expect(minute).toBeGreaterThanOrEqual(10);
    expect(hour).toBeGreaterThanOrEqual(700);
    expect(hour).toBeLessThanOrEqual(725);
    expect(idle).toBeLessThanOrEqual(3);
  });

  it("UD6 reads only progress that makes sense from a message", () => {
    const wrong = [
      null,
      7,
      {},
      { taskId: 1, attempt: 1, fraction: 1 },
      { taskId: "a", attempt: "1", fraction: 1 },
      { taskId: "a" },
    ];
    const message = { mazepa: 1, kind: "outcomes", executionId: "told", reports: [] };

    const read = [
      ...[wrong, "none", undefined].map((progress) => readOutcomeMessage(JSON.stringify({ ...message, progress })).progress),
      readOutcomeMessage(JSON.stringify({ ...message, progress: [{ taskId: "a", attempt: 1, fraction: -3 }] })).progress,
    ];

    expect(read).toEqual([[], [], [], [{ taskId: "a", attempt: 1, fraction: 0 }]]);
  });

  it("UD6 is shown below the bars, the latest first, safe for a terminal", () => {
    const entry = (index: number) => ({
      ...{ taskId: `task-${index}`, operationId: "half", attempt: 1, fraction: 0.5, note: "\u001b[2J\n half", atMs: index },
    });

    const lines = taskLines([1, 2, 3, 4, 5, 6, 7].map(entry), { width: 60, height: 10 });

    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe(`  task-7 ${"█".repeat(10)}${"░".repeat(10)} 50% \\u001b[2J half`);
    expect(taskLines([entry(1)], { width: 60, height: 0 })).toEqual([]);
  });
});

describe("the log of a failed attempt", () => {
  it("UD5 travels with its error: its last 20 lines, at most 8 KiB", async () => {
    const checkpoint = new MemoryBlobStore();
    const { worker, run } = await setup();
    const running = worker();

    const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    await rejection(execute(complain.makeTask(100), { checkpoint, executionId: "here" }));
    write.mockRestore();
    await rejection(run(complain.makeTask(100), { checkpoint, executionId: "there" }));
    await rejection(run(complain.makeTask(0), { checkpoint, executionId: "silent" }));
    await running.stop();

    const failed = await Promise.all(["here", "there", "silent"].map((id) => readFailedTasks(checkpoint, id)));
    const [here, there, silent] = failed.flat();
    const numbers = (lines: readonly string[] = []) => lines.map((line) => Number(/line (\d+)/.exec(line)?.[1]));
    expect(numbers(here?.logLines).at(-1)).toBe(99);
    expect(numbers(here?.logLines)).toEqual(numbers(there?.logLines));
    expect(here?.logLines?.length).toBeLessThanOrEqual(20);
    expect(here?.logLines?.at(-2)).toMatch(/^\d{4}-\d\d-\d\dT.*Z debug: line 98 {2}\{ index: 98 \}$/);
    expect(Buffer.byteLength((here?.logLines ?? []).join(""))).toBeLessThanOrEqual(8 * 1024);
    expect(silent).not.toHaveProperty("logLines");
  });

  it("UD5 leaves room for the error in a small message", async () => {
    const { worker, run } = await setup({ limits: { maxMessageBytes: 4096 } });
    const running = worker();

    const error = await rejection(run(complain.makeTask(50)));
    await running.stop();

    expect(error).toMatchObject({ cause: { message: "no more" } });
  });

  it("UD5 stays behind where the error has no room beside it", async () => {
    const { worker, run } = await setup({ limits: { maxMessageBytes: 4096 } });
    const running = worker();

    const error = await rejection(run(grumble.makeTask()));
    await running.stop();

    expect(error).toMatchObject({ cause: { message: "y".repeat(2300) } });
  });
});
