import { MemoryBroker } from "@mazepa/core";
import type { RunResult, RunnableTask, TaskRunner, TaskWatcher } from "../../src/isolation/task-runner.js";
import { failedOutcome, neverRan } from "../../src/tasks/task-outcome.js";
import { toReport } from "../../src/wire/outcome-message.js";
import { LeasedTask } from "../../src/worker/leased-task.js";
import type { MessageDecision } from "../../src/worker/message-validator.js";
import { ActivityLog } from "../../src/worker/operation-activity.js";
import { TaskProcessor, type TaskProcessorOptions } from "../../src/worker/task-processor.js";
import { TaskReleaser } from "../../src/worker/task-releaser.js";
import { emptyStats } from "../../src/worker/worker-stats.js";
import { gate, type Gate } from "../gate.js";
import { pass } from "../stopped-time.js";
import { rememberingLog } from "./worker-in-memory.js";

const record = neverRan(1, "host:1");
/** The outcome of a task that has thrown. */
export const failure = failedOutcome(new RangeError("no such row"), record);

/** What the surroundings of the processor say. */
export interface Settings {
  concurrency?: number;
  maxTasks?: number;
  ahead?: number;
  task?: object;
  options?: object;
  decision?: Exclude<MessageDecision, { type: "run" }>;
  isKept?: boolean;
  unknownDelayMs?: number;
}

/** A processor whose surroundings note what it does, and whose tasks end when the test says so. */
export function setup({ task = {}, decision, isKept = true, unknownDelayMs, ahead, options, ...more }: Settings = {}) {
  const events: string[] = [];
  const note = (event: string): void => void events.push(event);
  const broker = new MemoryBroker();
  const queue = broker.queue("tasks");
  queue.release = async (messages, delayMs) => {
    for (const { handle } of messages) note(`released ${handle} for ${delayMs} ms`);
  };
  const runs = new Map<string, { result: Gate<RunResult>; watcher: TaskWatcher }>();
  const runner: Partial<TaskRunner> = {
    ...(ahead !== undefined && { ahead }),
    run: ({ payload }, watcher) => {
      const result = gate<RunResult>();
      runs.set(payload, { result, watcher });
      const abort = (reason: string): void => note(`aborted ${payload}: ${reason}`);
      return { result: result.opened, abort, ...(ahead !== undefined && { withdraw: () => !payload.startsWith("a") }) };
    },
  };
  const [stats, log, activity, held] = [emptyStats(), rememberingLog(), new ActivityLog(), { isHeld: false }];
  const parts = {
    ...{ runner, stats, log, activity, releaser: new TaskReleaser({ stats, log }), onChange: () => undefined },
    options: { concurrency: 1, worker: "host:1", leaseMs: 30_000, maxDeliveries: 10, ...more },
    validator: {
      validate: async ({ message: { body } }: LeasedTask) => {
        if (body === "broken") throw new Error("out of order");
        const sent = {
          id: body,
          operationId: "made",
          executionId: "e",
          replyTo: "outcomes",
          attempt: 1,
          options: { ...options },
          ...task,
        };
        const header = { ...sent, packed: {} };
        return {
          task: header,
          decision: decision ?? { type: "run", task: { header, payload: body } as unknown as RunnableTask },
        };
      },
    },
    sender: {
      send: async ({
        leased,
        report,
        isUrgent,
      }: {
        leased: LeasedTask;
        report: ReturnType<typeof toReport>;
        isUrgent: boolean;
      }) => {
        note(`sent ${leased.message.handle} ${report.header.status}${isUrgent ? "" : " with others"}`);
        if (held.isHeld) await gate().opened;
      },
      acknowledge: async ({ message }: LeasedTask) => note(`acknowledged ${message.handle}`),
    },
    deadLetters: {
      keep: async ({ message }: LeasedTask, { reason }: { reason: string }) => {
        note(`kept ${message.handle}: ${reason}`);
        return isKept;
      },
    },
    leases: { add: () => undefined, remove: ({ message }: LeasedTask) => note(`let go of ${message.handle}`) },
    unknown: { delayMs: () => unknownDelayMs },
    notices: { tell: async (_task: object, message: string) => note(`told of ${message}`) },
    progress: { tell: () => undefined, ended: () => undefined },
  };
  const processor = new TaskProcessor(parts as unknown as TaskProcessorOptions);
  const add = async (...names: string[]): Promise<LeasedTask[]> => {
    const added = names.map((name) => new LeasedTask(queue, { body: name, handle: name, deliveryCount: 1 }, Infinity));
    for (const leased of added) processor.add(leased);
    await pass(0);
    return added;
  };
  const end = async (name: string, { durationMs = 50, ...result }: { durationMs?: number } & Partial<RunResult> = {}) => {
    const { header, payload } = toReport(name, { status: "succeeded", value: 1, ...record, durationMs });
    runs.get(name)?.result.open({ type: "report", report: { header, payload }, ...result } as RunResult);
    await pass(0);
  };
  /** Lets twenty tasks end that are so short that others are received ahead. */
  const runShortTasks = async (durationMs: number) => {
    for (let index = 0; index < 20; index++) {
      await add(`short-${index}`);
      await end(`short-${index}`, { durationMs });
    }
    events.length = 0;
  };
  return { processor, add, end, runShortTasks, runs, events, stats, activity, log, held };
}
