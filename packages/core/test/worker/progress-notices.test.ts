import { describe, expect, it, jest } from "@jest/globals";
import { MemoryBroker } from "@mazepa/core";
import { LeasedTask } from "../../src/worker/leased-task.js";
import { ProgressNotices } from "../../src/worker/progress-notices.js";
import { detachedWith } from "../../src/wire/detached.js";
import { MessageSigner } from "../../src/wire/message-signer.js";
import { readOutcomeMessage } from "../../src/wire/outcome-message.js";
import type { TaskMessage } from "../../src/wire/task-message.js";
import { pass, stopTime } from "../stopped-time.js";
import { rememberingLog } from "./worker-in-memory.js";

async function setup(limits: { maxMessageBytes?: number } = {}) {
  stopTime();
  const broker = new MemoryBroker({ limits });
  await broker.createQueue("outcomes");
  const outcomes = broker.queue("outcomes");
  const log = rememberingLog();
  const notices = new ProgressNotices({ broker, signer: new MessageSigner(["a key"]), log });
  const leasedAs = (id: string, more: object = {}): LeasedTask => {
    const leased = new LeasedTask(broker.queue("tasks"), { body: "", handle: id, deliveryCount: 1 }, 0);
    leased.task = { id, operationId: "o", executionId: "e", replyTo: "outcomes", attempt: 1, ...more } as TaskMessage;
    return leased;
  };
  /** What each message since the last call tells: its execution, and of each task the progress. */
  const received = async () => {
    const messages = await outcomes.receive({ maxCount: 100, waitMs: 0, leaseMs: 60_000 });
    await outcomes.acknowledge(messages);
    return messages.map(({ body }) => {
      const { executionId, progress } = readOutcomeMessage(body.split("\n", 1)[0] ?? "");
      return [executionId, ...progress.map(({ taskId, fraction }) => `${taskId} ${fraction}`)];
    });
  };
  return { notices, leasedAs, received, log };
}

describe("notices of progress", () => {
  it("UD6 tell a head at once, and then of all tasks of an execution together, the latest of each", async () => {
    const { notices, leasedAs, received } = await setup();
    const [first, second, other] = [leasedAs("a"), leasedAs("b"), leasedAs("c", { executionId: "other" })];

    for (const fraction of [0.1, 0.2, 0.3]) for (const leased of [first, second, other]) notices.tell(leased, { fraction });
    await pass(0);
    const atOnce = await received();
    await pass(999);
    const meanwhile = await received();
    await pass(1);
    const afterASecond = await received();
    await pass(60_000);
    notices.stop();

    expect(atOnce).toEqual([
      ["e", "a 0.1"],
      ["other", "c 0.1"],
    ]);
    expect(meanwhile).toEqual([]);
    expect(afterASecond).toEqual([
      ["e", "b 0.3", "a 0.3"],
      ["other", "c 0.3"],
    ]);
    expect(await received()).toEqual([]);
    expect(first.progress).toEqual({ fraction: 0.3 });
  });

  it("UD6 name the head that has sent the task, if its message does", async () => {
    const { notices, leasedAs } = await setup();
    const sent: string[] = [];
    const leased = leasedAs("a", { head: "first" });
    const broker = {
      queue: () => ({ limits: { maxMessageBytes: 9999 }, send: async ([{ body }]: [{ body: string }]) => sent.push(body) }),
    };
    const toHeads = new ProgressNotices({ broker: broker as never, signer: new MessageSigner(), log: rememberingLog() });

    toHeads.tell(leased, { fraction: 0.5 });
    toHeads.tell(leasedAs("b", { executionId: "other" }), { fraction: 0.5 });
    for (const each of [toHeads, notices]) each.stop();

    expect(sent.map((body) => JSON.parse(body).progress)).toEqual([
      [{ taskId: "a", attempt: 1, head: "first", fraction: 0.5 }],
      [{ taskId: "b", attempt: 1, fraction: 0.5 }],
    ]);
  });

  it("UD6 are not sent of detached tasks, nor where there is no head", async () => {
    const { notices, leasedAs, received, log } = await setup();
    const unread = leasedAs("unread");
    unread.task = undefined;
    const tasks = [unread, leasedAs("silent", { replyTo: undefined }), leasedAs("detached", { detached: detachedWith(0) })];

    for (const leased of tasks) notices.tell(leased, { fraction: 0.5 });
    await pass(60_000);
    notices.stop();

    expect(await received()).toEqual([]);
    expect(log.lines).toEqual([]);
    expect(tasks.map(({ progress }) => progress?.fraction)).toEqual([0.5, 0.5, 0.5]);
  });

  it("UD6 W9 are not sent of a task that has ended, or is no longer this worker's", async () => {
    const { notices, leasedAs, received } = await setup();
    const [ended, lost, runs] = [leasedAs("ended"), leasedAs("lost"), leasedAs("runs")];
    for (const leased of [ended, lost, runs]) notices.tell(leased, { fraction: 0.5 });
    await pass(0);
    await received();

    for (const leased of [ended, lost, runs]) notices.tell(leased, { fraction: 0.9 });
    notices.ended(ended);
    lost.endAs("lost");
    await pass(1000);
    notices.stop();

    expect(await received()).toEqual([["e", "runs 0.9"]]);
  });

  it("UD6 end with the worker, and do not keep it alive", async () => {
    const { notices, leasedAs, received } = await setup();
    const timers = jest.spyOn(globalThis, "setTimeout");
    for (const fraction of [0.1, 0.2]) notices.tell(leasedAs("a"), { fraction });
    await pass(0);
    await received();

    const [timer] = timers.mock.results;
    timers.mockRestore();
    notices.stop();
    await pass(60_000);

    expect(await received()).toEqual([]);
    expect((timer?.value as NodeJS.Timeout).hasRef()).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("UD6 come once a second again after a minute without any", async () => {
    const { notices, leasedAs, received } = await setup();
    const leased = leasedAs("a");
    const tellFor = async (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        notices.tell(leased, { fraction: second / seconds });
        await pass(1000);
      }
      return (await received()).length;
    };

    await tellFor(60);
    await pass(5000);
    await received();
    const soon = await tellFor(3);
    await pass(70_000);
    await received();
    const late = await tellFor(3);
    notices.stop();

    expect([soon, late]).toEqual([1, 3]);
  });

  it("UD6 that a message has no room for are left out, and one that cannot be sent is noted for debugging", async () => {
    const { notices, leasedAs, received, log } = await setup({ maxMessageBytes: 400 });
    const told = ["a", "b", "c", "d", "e", "f", "g", "h"].map((id) => leasedAs(id));
    for (const leased of [leasedAs("first"), ...told]) notices.tell(leased, { fraction: 0.5 });
    await pass(0);
    await received();

    await pass(1000);
    const [message] = await received();
    notices.tell(leasedAs("unheard", { replyTo: "absent" }), { fraction: 0.5 });
    const long = leasedAs("x".repeat(500), { executionId: "long" });
    notices.tell(long, { fraction: 0.5 });
    await pass(0);
    notices.stop();

    expect(message).toEqual(["e", "a 0.5", "b 0.5", "c 0.5", "d 0.5"]);
    expect(await received()).toEqual([["long"]]);
    expect(log.lines).toMatchObject([
      { level: "debug", message: expect.stringContaining("absent"), fields: { queue: "absent" } },
    ]);
  });

  it("UD6 are not sent through a queue that has no room for any", async () => {
    const { notices, leasedAs, received, log } = await setup({ maxMessageBytes: 60 });

    notices.tell(leasedAs("a"), { fraction: 0.5 });
    await pass(0);
    notices.stop();

    expect(await received()).toEqual([]);
    expect(log.lines).toMatchObject([{ level: "debug" }]);
  });
});
