import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { MemoryBroker } from "../messaging/memory-broker.js";
import { MemoryBlobStore } from "../storage/memory-blob-store.js";
import { cancelledTasksKey, writeCancelledTasks } from "../wire/cancelled-tasks.js";
import { detachedWith } from "../wire/detached.js";
import type { TaskMessage } from "../wire/task-message.js";
import { ExecutionWatch } from "./execution-watch.js";
import { LeasedTask } from "./leased-task.js";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

class CountingBroker extends MemoryBroker {
  readonly asked: string[] = [];

  override queueExists(name: string): Promise<boolean> {
    this.asked.push(name);
    return super.queueExists(name);
  }
}

describe("ExecutionWatch", () => {
  it("W6 asks once for each execution in cancelCheckMs, however many there are", async () => {
    const broker = new CountingBroker();
    await broker.createQueue("first");
    const watch = new ExecutionWatch({ broker, cancelCheckMs: 60_000, log });

    const states = [];
    for (const name of ["first", "second", "first", "second"])
      states.push(await watch.stateOf({ executionId: name, replyTo: name }));

    expect(broker.asked).toEqual(["first", "second"]);
    expect(states.map(({ isOver }) => isOver)).toEqual([false, true, false, true]);
  });

  it("W6 asks again once cancelCheckMs have passed, and not before", async () => {
    jest.useFakeTimers();
    const { broker, watch } = await setup();
    const ask = () => watch.stateOf({ executionId: "e", replyTo: "outcomes" });

    await ask();
    jest.advanceTimersByTime(59_999);
    await ask();
    const before = broker.asked.length;
    jest.advanceTimersByTime(1);
    await ask();

    expect([before, broker.asked.length]).toEqual([1, 2]);
  });

  it("W6 stops a task that was cancelled or whose execution is over, and no detached one", async () => {
    const { broker, watch } = await setup();
    const tasks = [
      leasedAs(broker, { id: "runs" }),
      leasedAs(broker, { id: "cancelled" }),
      leasedAs(broker, { id: "over", replyTo: "absent" }),
      leasedAs(broker, { id: "detached", replyTo: "absent", detached: detachedWith(1) }),
    ];

    for (const { leased } of tasks) await watch.check(leased);
    await watch.check(new LeasedTask(broker.queue("tasks"), { body: "", handle: "a", deliveryCount: 1 }, 0));

    expect(tasks.map(({ leased, reasons }) => [leased.end, ...reasons])).toEqual([
      [undefined],
      [undefined, "it was cancelled"],
      ["unwanted", "its execution is over"],
      [undefined],
    ]);
    expect(broker.asked).toEqual(["outcomes", "absent"]);
  });

  it("W6 takes an execution for one that runs when the broker cannot be asked, and warns of it", async () => {
    const { broker, warnings, watch } = await setup();
    broker.queueExists = () => Promise.reject(new Error("unreachable"));

    const state = await watch.stateOf({ executionId: "e", replyTo: "outcomes" });

    expect(state.isOver).toBe(false);
    expect(warnings).toEqual([expect.stringMatching(/execution e .*unreachable/)]);
  });
});

afterEach(() => {
  jest.useRealTimers();
});

/** A watch of execution "e" with the queue "outcomes"; its task "cancelled" was cancelled. */
async function setup() {
  const broker = new CountingBroker();
  await broker.createQueue("outcomes");
  const payloads = new MemoryBlobStore();
  const cancelled = writeCancelledTasks("head", [{ head: "head", taskId: "cancelled", attempt: 1 }]);
  await payloads.put(cancelledTasksKey("e"), Buffer.from(cancelled));
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  return { broker, warnings, watch: new ExecutionWatch({ broker, payloads, cancelCheckMs: 60_000, log: { ...log, warn } }) };
}

function leasedAs(broker: MemoryBroker, task: Partial<TaskMessage>) {
  const leased = new LeasedTask(broker.queue("tasks"), { body: "", handle: "a", deliveryCount: 1 }, 0);
  leased.task = { operationId: "o", executionId: "e", attempt: 1, head: "head", replyTo: "outcomes", ...task } as TaskMessage;
  const reasons: string[] = [];
  leased.onAbort((reason) => reasons.push(reason));
  return { leased, reasons };
}
