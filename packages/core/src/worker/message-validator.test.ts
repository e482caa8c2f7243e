import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { MemoryBroker } from "../messaging/memory-broker.js";
import { nothingCancelled, type CancelledTasks } from "../wire/cancelled-tasks.js";
import { detachedWith } from "../wire/detached.js";
import { MessageSigner } from "../wire/message-signer.js";
import { PayloadPacker } from "../wire/payload-packer.js";
import { writeTaskMessage, type TaskMessage } from "../wire/task-message.js";
import type { ExecutionWatch, WatchedExecution } from "./execution-watch.js";
import { LeasedTask } from "./leased-task.js";
import { MessageValidator } from "./message-validator.js";
import { completeWorkerOptions, type WorkerOptions } from "./worker-options.js";

const broker = new MemoryBroker();
const sent = { id: "a", operationId: "load", executionId: "e", attempt: 1, replyTo: "mazepa-e-0", options: {} };
const payload = '\n["x"]';

/** What a worker decides about this task, with an execution in this state. */
async function validate(
  task: Partial<TaskMessage>,
  { deliveryCount = 1, ...more }: { deliveryCount?: number; state?: Partial<WatchedExecution> } & Partial<WorkerOptions> = {},
) {
  const { state, ...options } = more;
  const watch = { stateOf: async () => ({ isOver: false, cancelled: nothingCancelled, ...state }) };
  const validator = new MessageValidator({
    options: completeWorkerOptions({ broker, queues: ["tasks"], isolation: "inline", maxDeliveries: 3, ...options }),
    signer: new MessageSigner(),
    packer: new PayloadPacker({}),
    watch: watch as unknown as ExecutionWatch,
  });
  const body = writeTaskMessage({ ...sent, packed: { payload }, ...task });
  return validator.validate(new LeasedTask(broker.queue("tasks"), { body, handle: "a", deliveryCount }, 0));
}

describe("what a worker decides about a message", () => {
  it("W6 drops a task whose execution is over, and reports one that was cancelled before it started", async () => {
    const cancelled: CancelledTasks = new Map([["", new Map([["a", 1]])]]);

    const decisions = [
      await validate({}),
      await validate({}, { state: { isOver: true } }),
      await validate({}, { state: { cancelled } }),
      await validate({ attempt: 2 }, { state: { cancelled } }),
      await validate({ replyTo: undefined, detached: detachedWith(0) } as object, { state: { isOver: true } }),
    ];

    expect(decisions.map(({ decision }) => decision)).toMatchObject([
      { type: "run", task: { header: { id: "a" }, payload } },
      { type: "drop" },
      { type: "report", outcome: { status: "cancelled", reason: expect.stringContaining("before it started") } },
      { type: "run" },
      { type: "run" },
    ]);
  });

  it("W3 gives up a task that was delivered more often than it may be", async () => {
    const detached = { replyTo: undefined, detached: detachedWith(4) } as object;

    const decisions = [
      await validate({}, { deliveryCount: 3 }),
      await validate({}, { deliveryCount: 4 }),
      await validate(detached, { deliveryCount: 5 }),
      await validate(detached, { deliveryCount: 6 }),
    ];

    expect(decisions.map(({ decision }) => decision)).toMatchObject([
      { type: "run" },
      { type: "report", outcome: { error: { code: "MAZEPA_WORKER_CRASHED" } }, keep: expect.stringContaining("4 times") },
      { type: "run" },
      { type: "report", outcome: { status: "failed" }, keep: expect.stringContaining("maxDeliveries: 5") },
    ]);
  });

  it("W13 numbers the attempts of a detached task by its deliveries, and leaves those of others", async () => {
    const detached = { replyTo: undefined, detached: detachedWith(4) } as object;

    const numbers = [await validate({ attempt: 7 }, { deliveryCount: 2 }), await validate(detached, { deliveryCount: 2 })];

    expect(numbers.map(({ task }) => task?.attempt)).toEqual([7, 2]);
  });

  it("W3 refuses a task without a queue for its outcome, or with one that is none", async () => {
    const decisions = [await validate({ replyTo: undefined } as object), await validate({ replyTo: "tasks" })];

    expect(decisions).toMatchObject([
      { task: undefined, decision: { type: "poison", reason: expect.stringContaining("no queue for the outcome") } },
      { task: undefined, decision: { type: "poison", reason: expect.stringContaining("task queue") } },
    ]);
  });

  it("W3 keeps the message of a payload that cannot be read, and of no other failure", async () => {
    const taskFilter = () => {
      throw new RangeError("out of range");
    };

    const decisions = [await validate({ packed: { base64: "AA==", coded: true } as never }), await validate({}, { taskFilter })];

    expect(decisions.map(({ decision }) => decision)).toEqual([
      {
        type: "report",
        outcome: expect.objectContaining({ error: expect.objectContaining({ code: "MAZEPA_SERIALIZATION" }) }),
        keep: expect.stringContaining("payloadCodec"),
      },
      { type: "report", outcome: expect.objectContaining({ error: expect.objectContaining({ message: "out of range" }) }) },
    ]);
  });

  it("K12 puts this machine's path of the cache before the directory of a run", async () => {
    const below = "cache/v1/load/0a/runs/abcdefgh";
    const directory = `/head/${below}`;
    const directoryOf = async (task: Partial<TaskMessage>, options: Partial<WorkerOptions>) => {
      const { decision } = await validate(task, options);
      return decision.type === "run" ? decision.task.header.directory : decision;
    };

    expect(await directoryOf({ directory }, { cacheDirectory: "mount" })).toBe(`${path.resolve("mount")}/${below}`);
    expect(await directoryOf({ directory }, {})).toBe(directory);
    expect(await directoryOf({}, { cacheDirectory: "mount" })).toBeUndefined();
    expect(await directoryOf({ directory: false }, { cacheDirectory: "mount" })).toBe(false);
  });

  it("R9 shows a filter a revert as a task of its operation, then with its own id", async () => {
    const shown: unknown[] = [];
    const refuse: WorkerOptions["taskFilter"] = ({ operationId, args }) => {
      shown.push([operationId, args]);
      return false;
    };
    const operationId = "load.revert";

    const revert = await validate({ operationId, packed: { payload: `${payload}\n{}` } }, { taskFilter: refuse });
    const other = await validate({ operationId }, { taskFilter: refuse });
    const ids: string[] = [];
    const taskFilter = ({ operationId: id }: { operationId: string }) => ids.push(id) > 0;
    const taken = await validate({ operationId, packed: { payload: `${payload}\n{}` } }, { taskFilter });

    expect(shown).toEqual([
      ["load", ["x"]],
      ["load.revert", ["x"]],
      ["load.revert", ["x"]],
    ]);
    expect([revert, other].map(({ decision }) => decision)).toMatchObject([
      { type: "report", outcome: { status: "cancelled", reason: expect.stringContaining("taskFilter") } },
      { type: "report", outcome: { status: "cancelled" } },
    ]);
    expect([taken.decision.type, ids]).toEqual(["run", ["load"]]);
  });

  it("R9 shows a filter what a revert undoes, and of other tasks nothing", async () => {
    const shown: unknown[] = [];
    const taskFilter: WorkerOptions["taskFilter"] = ({ reverting }) => shown.push(reverting) > 0;

    const decisions = [
      await validate({}, { taskFilter }),
      await validate({ packed: { payload: `${payload}\n{}` } }, { taskFilter }),
    ];

    expect(shown).toEqual([undefined]);
    expect(decisions.map(({ decision }) => decision)).toMatchObject([
      { type: "run" },
      { type: "report", outcome: { error: { code: "MAZEPA_UNKNOWN_OPERATION" } } },
    ]);
  });

  it("E24 refuses a filter that gives a promise", async () => {
    const { decision } = await validate({}, { taskFilter: (async () => true) as never });

    expect(decision).toMatchObject({ type: "report", outcome: { error: { code: "MAZEPA_INVALID_OPTION" } } });
  });
});
