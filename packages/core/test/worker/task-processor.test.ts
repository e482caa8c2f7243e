import { describe, expect, it, jest } from "@jest/globals";
import type { RunnableTask, RunResult, TaskRunner } from "../../src/isolation/task-runner.js";
import { MemoryBroker } from "../../src/messaging/memory-broker.js";
import { LeasedTask } from "../../src/worker/leased-task.js";
import { ActivityLog } from "../../src/worker/operation-activity.js";
import { TaskProcessor, type TaskProcessorOptions } from "../../src/worker/task-processor.js";
import { TaskReleaser } from "../../src/worker/task-releaser.js";
import { emptyStats } from "../../src/worker/worker-stats.js";
import { gate } from "../gate.js";
import { pass, stopTime } from "../stopped-time.js";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const messages = ["runs", "begins next", "waits"];

/**
 * A processor whose runner begins with the first task, takes one more for each slot, and gives that
 * back unless its thread is blocked.
 */
async function setup({ isBlocked = (): boolean => false } = {}) {
  const broker = new MemoryBroker();
  await broker.createQueue("tasks");
  const queue = broker.queue("tasks");
  await queue.send(messages.map((body) => ({ body })));
  const [stats, processed, ended, progress] = [emptyStats(), gate(), gate<RunResult>(), { ended: jest.fn() }];
  const runner: Partial<TaskRunner> = {
    ahead: 1,
    run: ({ payload }) => ({
      result: payload === "runs" ? ended.opened : gate<RunResult>().opened,
      abort: () => undefined,
      withdraw: () => payload !== "runs" && !isBlocked(),
    }),
  };
  let changes = 0;
  const parts = {
    ...{ runner, stats, log, progress, activity: new ActivityLog(), releaser: new TaskReleaser({ stats, log }) },
    options: { concurrency: 1, worker: "host:1" },
    validator: {
      validate: async ({ message: { body } }: LeasedTask) => ({ decision: { type: "run", task: taskOf(body) } }),
    },
    leases: { add: () => undefined, remove: () => undefined },
    onChange: () => void (++changes === messages.length && processed.open()),
  };
  const processor = new TaskProcessor(parts as unknown as TaskProcessorOptions);
  const received = await queue.receive({ maxCount: 3, waitMs: 0, leaseMs: 60_000 });
  const leased = received.map((message) => new LeasedTask(queue, message, Date.now() + 60_000));
  for (const each of leased) processor.add(each);
  await processed.opened;
  return { queue, stats, processor, leased, progress, end: ended.open };
}

function taskOf(payload: string): RunnableTask {
  return { header: { id: payload, operationId: "made" }, payload } as RunnableTask;
}

describe("TaskProcessor", () => {
  it("W4 gives back what waits, and what its runner has taken and not begun, when it is closed", async () => {
    const { queue, stats, processor } = await setup();

    await processor.close();

    expect(await queue.depth()).toMatchObject({ ready: 2, leased: 1 });
    expect([...processor.running].map(({ message }) => message.body)).toEqual(["runs"]);
    expect(stats).toMatchObject({ running: 1, released: 2 });
  });

  it("W3 gives back what waits for long, once a blocked thread lets it", async () => {
    stopTime();
    let isBlocked = true;
    const { queue, stats } = await setup({ isBlocked: () => isBlocked });

    await pass(250);
    const atFirst = await queue.depth();
    isBlocked = false;
    await pass(250);

    expect(atFirst).toMatchObject({ ready: 1, leased: 2 });
    expect(await queue.depth()).toMatchObject({ ready: 2, leased: 1 });
    expect(stats).toMatchObject({ running: 1, released: 2 });
  });

  it("UD6 W9 forgets the progress of a task that has ended, and reports none whose lease is lost", async () => {
    const { stats, processor, leased, progress, end } = await setup();
    const [first] = leased;
    await processor.close();

    first?.endAs("lost");
    end({ type: "unknown-operation", message: "not here" });
    while (processor.isWorking) await Promise.resolve();

    expect(progress.ended.mock.calls).toEqual([[first]]);
    expect(stats).toMatchObject({ running: 0, lost: 1 });
  });
});
