import { beforeEach, describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  InProcessQueue,
  MemoryBroker,
  race,
  RemoteExecutionQueue,
  settle,
  startWorker,
  taskableOperation,
  taskContext,
  type ExecutionQueue,
  type Task,
} from "../../src/index.js";
import { gate, rejection } from "../gate.js";
import { passUntil, stopTime } from "../stopped-time.js";

const log: string[] = [];
let slot = gate();

beforeEach(() => {
  log.length = 0;
  slot = gate();
});

// It can be undone, so that it is noted, and keeps its place among those that are.
const hog = taskableOperation({ name: "never-hog", revert: () => undefined }, () => slot.opened);
const book = taskableOperation(
  { name: "never-book", revertRetries: 0, revert: (booking: string | undefined) => void log.push(`~${booking ?? "?"}`) },
  (failures: number) => {
    log.push("+");
    if (taskContext().attempt <= failures) throw new Error("full");
    return "booked";
  },
);
const impatient = (failures: number, retries: number) =>
  book.makeTask(failures).with({ queueTimeoutMs: 1000, retries: { limit: retries, initialDelayMs: 0 } });

/** A unit whose task waits for the only slot, and that fails. */
const trip = flowSchema({ name: "never-trip", revertible: true }, function* (tasks: readonly Task[], waiting: Task) {
  yield tasks;
  yield* settle(waiting);
  slot.open();
  throw new Error("no trip");
});

/** An in-process queue that does not tell which tasks never start. */
const silent: ExecutionQueue = {
  name: "silent",
  async open() {
    const channel = await new InProcessQueue().open();
    return {
      submit: (submissions) => channel.submit(submissions),
      receiveOutcomes: (options) => channel.receiveOutcomes(options),
      acknowledge: (received) => channel.acknowledge(received),
      cancel: (taskIds) => channel.cancel(taskIds),
      close: (reason) => channel.close(reason),
    };
  },
};

describe("a task that has waited longer than queueTimeoutMs", () => {
  it.each([0, 1])("R3 is not undone when the queue says that no attempt has started, after %i retries", async (retries) => {
    const task = impatient(0, retries);

    stopTime();

    await passUntil(rejection(execute(trip([hog.makeTask()], task))), 100);

    expect(log).toEqual([]);
  });

  it("R3 is undone when an earlier attempt has started", async () => {
    const task = impatient(1, 1);
    stopTime();

    await passUntil(rejection(execute(trip([task, hog.makeTask()], task))), 100);

    expect(log).toEqual(["+", "~?"]);
  });

  it("R3 is undone when the queue does not say that it never started", async () => {
    const task = impatient(0, 0);
    stopTime();

    await passUntil(rejection(execute(trip([hog.makeTask()], task), { queue: silent })), 100);

    expect(log).toEqual(["~?"]);
  });
});

describe("a task that has lost a race", () => {
  /** A unit that ends well; the loser waits for the only slot until the winner is done. */
  const raced = flowSchema({ name: "never-raced", revertible: true }, function* (winner: Task, loser: Task) {
    return yield* race([winner, loser]);
  });
  const win = taskableOperation({ name: "never-win" }, () => "won");

  it.each<[string, ExecutionQueue, string[]]>([
    ["is not undone when the queue says that it never started", new InProcessQueue(), []],
    ["is undone when the queue does not say so", silent, ["~?"]],
  ])("R3 R5 %s", async (_what, queue, undone) => {
    const value = await execute(raced(win.makeTask(), book.makeTask(0)), { queue });

    expect([value, log]).toEqual(["won", undone]);
  });
});

describe("a task that a worker refuses", () => {
  it("R3 is undone with an unknown result", async () => {
    const broker = new MemoryBroker();
    await broker.createQueue("tasks");
    const taskFilter = ({ operationId }: { readonly operationId: string }) => operationId !== "never-book";
    const worker = startWorker({ broker, queues: ["tasks"], modules: [], isolation: "inline", taskFilter });

    await rejection(execute(trip([], book.makeTask(0)), { queue: new RemoteExecutionQueue({ broker, taskQueues: "tasks" }) }));
    await worker.stop();

    expect(log).toEqual(["~?"]);
  });
});
