import { expect } from "../jest-globals.js";
import { echo, hold, Scale } from "../conformance-operations.js";
import { makeTask } from "@mazepa/core";
import { collect, freshId, submission } from "./queue-desk.js";
import { queueRule, type QueueRule } from "./queue-rule.js";

const longMs = 60_000;

/** Submitting, receiving, acknowledging, cancelling and closing. */
export const channelRules: readonly QueueRule[] = [
  queueRule("names the execution, the task and the attempt of an outcome", async (desk) => {
    const executionId = freshId();
    const channel = await desk.channel(executionId);
    const task = makeTask(new Scale(3), 14);

    await channel.submit([submission(task, executionId, 2)]);
    const [report] = await collect(channel, 1);

    expect(report).toMatchObject({
      executionId,
      taskId: task.id,
      attempt: 2,
      outcome: { status: "succeeded", value: 42, attempt: 2 },
    });
    expect(report?.outcome.worker).not.toBe("");
    expect(report?.outcome.durationMs).toBeGreaterThanOrEqual(0);
    expect(Number.isNaN(report?.outcome.startedAt.getTime())).toBe(false);
  }),

  queueRule("takes a thousand tasks in one submission and gives an outcome for each", async (desk) => {
    const executionId = freshId();
    const channel = await desk.channel(executionId);
    const tasks = Array.from({ length: 1000 }, (_, index) => echo.makeTask(index));

    await channel.submit(tasks.map((task) => submission(task, executionId)));
    const reports = await collect(channel, tasks.length);

    const values = new Map(
      reports.map(({ taskId, outcome }) => [taskId, outcome.status === "succeeded" ? outcome.value : outcome]),
    );
    expect(tasks.map(({ id }) => values.get(id))).toEqual(tasks.map((_, index) => index));
  }),

  queueRule("takes an empty submission", async (desk) => {
    const channel = await desk.channel();

    await channel.submit([]);

    expect(await channel.receiveOutcomes({ maxCount: 10, waitMs: 1 })).toEqual([]);
  }),

  queueRule("E4 an attempt that was submitted twice gives the same outcome, once or twice", async (desk) => {
    const executionId = freshId();
    const channel = await desk.channel(executionId);
    const [twice, other] = [echo.makeTask("twice"), echo.makeTask("other")];

    await channel.submit([submission(twice, executionId), submission(twice, executionId)]);
    await channel.submit([submission(other, executionId)]);
    const reports = await collect(channel, 2);

    expect(reports.map(({ outcome }) => outcome.status === "succeeded" && outcome.value).sort()).toEqual(["other", "twice"]);
  }),

  queueRule("receiving waits at most waitMs, and ends promptly when aborted", async (desk) => {
    const channel = await desk.channel();
    const abort = new AbortController();

    expect(await channel.receiveOutcomes({ maxCount: 10, waitMs: 10 })).toEqual([]);
    const receiving = channel.receiveOutcomes({ maxCount: 10, waitMs: longMs, signal: abort.signal });
    abort.abort();

    expect(await receiving).toEqual([]);
    expect(await channel.receiveOutcomes({ maxCount: 10, waitMs: longMs, signal: abort.signal })).toEqual([]);
  }),

  queueRule("receiving ends as soon as there is something", async (desk) => {
    const executionId = freshId();
    const channel = await desk.channel(executionId);
    const task = echo.makeTask("late");

    const receiving = channel.receiveOutcomes({ maxCount: 10, waitMs: longMs });
    await channel.submit([submission(task, executionId)]);
    const received = await receiving;

    expect(received.map(({ report }) => report.taskId)).toEqual([task.id]);
  }),

  queueRule("receiving answers at once or by a promise, with the outcomes that have arrived, at most maxCount", async (desk) => {
    const executionId = freshId();
    const channel = await desk.channel(executionId);
    const tasks = Array.from({ length: 3 }, (_, index) => echo.makeTask(index));
    await channel.submit(tasks.map((task) => submission(task, executionId)));

    const taskIds = new Set<string>();
    while (taskIds.size < tasks.length) {
      const answer = channel.receiveOutcomes({ maxCount: 1, waitMs: longMs });
      const received = answer instanceof Promise ? await answer : answer;
      expect(received).toHaveLength(1);
      await channel.acknowledge(received);
      for (const { report } of received) taskIds.add(report.taskId);
    }

    expect(taskIds).toEqual(new Set(tasks.map(({ id }) => id)));
  }),

  queueRule("E7 cancelling signals running attempts, and the rest goes on", async (desk) => {
    const executionId = freshId();
    const channel = await desk.channel(executionId);
    const [held, next] = [hold.makeTask("cancelled"), echo.makeTask("next")];
    await channel.submit([submission(held, executionId)]);
    await channel.receiveOutcomes({ maxCount: 10, waitMs: 300 });

    await channel.cancel([held.id, "unknown"]);
    const [report] = await collect(channel, 1);
    await channel.submit([submission(next, executionId)]);
    const [after] = await collect(channel, 1);

    expect(report).toMatchObject({ taskId: held.id, outcome: { status: "cancelled" } });
    expect(after).toMatchObject({ taskId: next.id, outcome: { status: "succeeded" } });
  }),

  queueRule("R8 a withdrawn attempt never starts, and a started one is not withdrawn", async (desk) => {
    const executionId = freshId();
    const channel = await desk.channel(executionId);
    if (!channel.withdraw) return;
    const tasks = Array.from({ length: 200 }, (_, index) => echo.makeTask(index));
    const ids = tasks.map(({ id }) => id);

    await channel.submit(tasks.map((task) => submission(task, executionId)));
    const withdrawn = channel.withdraw([...ids, "unknown"]);
    const again = channel.withdraw(withdrawn);
    await channel.submit([submission(echo.makeTask("next"), executionId)]);
    const reports = await collect(channel, tasks.length - withdrawn.length + 1);
    const later = await channel.receiveOutcomes({ maxCount: 10, waitMs: 20 });

    const reported = new Set([...reports, ...later.map(({ report }) => report)].map(({ taskId }) => taskId));
    expect(withdrawn.filter((id) => reported.has(id) || !ids.includes(id))).toEqual([]);
    expect(again).toEqual([]);
  }),

  queueRule("R8 a task is not withdrawn while an earlier attempt of it runs", async (desk) => {
    const executionId = freshId();
    const channel = await desk.channel(executionId);
    if (!channel.withdraw || !channel.onStarted) return;
    const task = hold.makeTask("withdrawn");
    const started = new Promise<void>((resolve) => channel.onStarted?.(() => resolve()));

    await channel.submit([submission(task, executionId)]);
    const receiving = Promise.resolve(channel.receiveOutcomes({ maxCount: 10, waitMs: longMs }));
    await started;
    await channel.submit([submission(task, executionId, 2)]);
    const withdrawn = channel.withdraw([task.id]);
    await channel.cancel([task.id]);
    const first = await receiving;
    const others = await collect(channel, 2 - first.length);

    const attempts = [...first.map(({ report }) => report), ...others].map(({ attempt }) => attempt).sort();
    expect([withdrawn, attempts]).toEqual([[], [1, 2]]);
  }),

  queueRule("keeps two executions with equal tasks apart", async (desk) => {
    const ids = [freshId(), freshId()];
    const channels = [];
    for (const id of ids) channels.push({ id, channel: await desk.channel(id) });
    const tasks = Array.from({ length: 50 }, (_, index) => echo.makeTask(index));

    await Promise.all(channels.map(async ({ id, channel }) => channel.submit(tasks.map((task) => submission(task, id)))));
    const reports = await Promise.all(channels.map(({ channel }) => collect(channel, tasks.length)));

    expect(reports.map((of) => [...new Set(of.map(({ executionId }) => executionId))])).toEqual(ids.map((id) => [id]));
  }),

  queueRule("X1 takes the next attempt after it was suspended and opened again, in the next generation", async (desk) => {
    const executionId = freshId();
    const [held, task] = [hold.makeTask("suspended"), echo.makeTask("resumed")];
    const first = await desk.channel(executionId);
    await first.submit([submission(held, executionId)]);
    await first.receiveOutcomes({ maxCount: 10, waitMs: 100 });
    await first.cancel([held.id]);
    await desk.close(first, "suspended");

    const second = await desk.channel(executionId, 1);
    await second.submit([submission(task, executionId, 2)]);
    const reports = await collect(second, 1);

    expect(reports).toContainEqual(expect.objectContaining({ taskId: task.id, attempt: 2 }));
  }),

  queueRule("X1 tells whether its channel still exists", async (desk) => {
    const execution = { executionId: freshId(), generation: 3 };
    if (!desk.queue.isOpen) return;
    const before = await desk.queue.isOpen(execution);
    const channel = await desk.channel(execution.executionId, execution.generation);
    const during = await desk.queue.isOpen(execution);
    await desk.close(channel, "suspended");
    const suspended = await desk.queue.isOpen(execution);
    await desk.close(await desk.channel(execution.executionId, execution.generation), "ended");

    expect([before, during, suspended, await desk.queue.isOpen(execution)]).toEqual([false, true, true, false]);
  }),

  queueRule("X1 removes what an earlier head has left, also when it is gone", async (desk) => {
    const execution = { executionId: freshId(), generation: 4 };
    const { queue } = desk;
    if (!queue.isOpen) return;
    await desk.close(await desk.channel(execution.executionId, execution.generation), "suspended");

    await queue.remove?.(execution);
    await queue.remove?.(execution);

    expect(await queue.isOpen(execution)).toBe(false);
  }),

  queueRule("can be opened again after an execution has ended", async (desk) => {
    for (const value of ["first", "second"]) {
      const executionId = freshId();
      const channel = await desk.channel(executionId);
      await channel.submit([submission(echo.makeTask(value), executionId)]);

      expect(await collect(channel, 1)).toMatchObject([{ executionId, outcome: { status: "succeeded", value } }]);

      await desk.close(channel, "ended");
    }
  }),
];
