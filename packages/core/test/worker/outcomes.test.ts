import { beforeEach, describe, expect, it, jest } from "@jest/globals";
import { MemoryBlobStore, MemoryBroker, QueueConnectionError } from "@mazepa/core";
import { QueueNotFoundError } from "@mazepa/core/transport";
import { LeaseRenewer } from "../../src/messaging/lease-renewer.js";
import { detachedWith } from "../../src/wire/detached.js";
import { MessageSigner } from "../../src/wire/message-signer.js";
import { readOutcomeMessage, toReport } from "../../src/wire/outcome-message.js";
import { PayloadPacker } from "../../src/wire/payload-packer.js";
import { LeasedTask } from "../../src/worker/leased-task.js";
import { OutcomeSender } from "../../src/worker/outcome-sender.js";
import { ReportWriter } from "../../src/worker/report-writer.js";
import { ResultKeeper } from "../../src/worker/result-keeper.js";
import { emptyStats } from "../../src/worker/worker-stats.js";
import { gate } from "../gate.js";
import { pass, stopTime } from "../stopped-time.js";
import { altered } from "./sent-tasks.js";
import { rememberingLog } from "./worker-in-memory.js";

beforeEach(stopTime);

/** What a request does first; it may throw. */
type Before = () => Promise<void> | void;

/** Some turns of the event loop. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A sender with this many tasks under lease, and what it does. */
async function makeParts({ count = 2, results }: { count?: number; results?: MemoryBlobStore } = {}) {
  const broker = new MemoryBroker();
  for (const name of ["tasks", "outcomes"]) await broker.createQueue(name);
  const [tasks, outcomes, stats] = [broker.queue("tasks"), broker.queue("outcomes"), emptyStats()];
  const before: { send: Before; acknowledge: Before } = { send: () => undefined, acknowledge: () => undefined };
  altered(broker, (queue) => ({ send: async (messages) => (await before.send(), queue.send(messages)) }));
  const log = rememberingLog();
  const packer = new PayloadPacker({});
  const sender = new OutcomeSender({
    ...{ broker, stats, log, results: new ResultKeeper(results, packer) },
    writer: new ReportWriter({ broker, signer: new MessageSigner(), packer }),
    leases: new LeaseRenewer({ leaseMs: 60_000, onLost: () => {}, onFailure: () => {} }),
  });
  const acknowledge = tasks.acknowledge.bind(tasks);
  tasks.acknowledge = async (messages) => (await before.acknowledge(), acknowledge(messages));
  await tasks.send(Array.from({ length: count }, (_, index) => ({ body: `${index}` })));
  const received = await tasks.receive({ maxCount: count, waitMs: 0, leaseMs: 60_000 });
  const leased = received.map((message, index) => {
    const task = new LeasedTask(tasks, message, Infinity);
    const header = { id: `t${index}`, operationId: "op", executionId: "one", attempt: 1, options: {} };
    task.task = { ...header, ...(results ? { detached: detachedWith(0) } : { replyTo: "outcomes" }), packed: { payload: "" } };
    return task;
  });
  /** Sends that a task has succeeded, or a report of this status. */
  const send = (
    index: number,
    { status = "succeeded", isUrgent = true }: { status?: "started" | "succeeded"; isUrgent?: boolean } = {},
  ) => {
    const record = { attempt: 1, startedAt: new Date(0), durationMs: 1, worker: "here" };
    const { header, payload } = toReport(`t${index}`, { status: "succeeded", value: index, ...record });
    return sender.send({ leased: leased[index]!, report: { header: { ...header, status }, payload }, isUrgent });
  };
  /** The tasks whose reports each message has, since the last call. */
  const sent = async () => {
    const messages = await outcomes.receive({ maxCount: 100, waitMs: 0, leaseMs: 60_000 });
    await outcomes.acknowledge(messages);
    return messages.map(({ body }) => readOutcomeMessage(body).reports.map(({ header }) => header.taskId));
  };
  const unacknowledged = async () => (await tasks.depth()).leased;
  return { sender, send, sent, unacknowledged, leased, stats, before, lines: log.lines };
}

function failing(...errors: Error[]): Before {
  return () => {
    const error = errors.shift();
    if (error) throw error;
  };
}

describe("the outcomes that an OutcomeSender sends", () => {
  it("W1 are counted, and their tasks acknowledged once they are sent; a start is neither", async () => {
    const { send, sent, stats, unacknowledged, before } = await makeParts();
    const letGo = gate();
    before.send = () => letGo.opened;

    const done = Promise.all([send(0, { status: "started" }), send(1)]);
    await turns();
    const leasedMeanwhile = await unacknowledged();
    letGo.open();
    await done;

    expect([leasedMeanwhile, await unacknowledged()]).toEqual([2, 1]);
    expect(await sent()).toEqual([["t0", "t1"]]);
    expect(stats).toMatchObject({ succeeded: 1, failed: 0, lost: 0, brokerErrors: 0 });
  });

  it.each([
    ["at once if one of them is urgent", 3, 1, true],
    ["at once if a hundred have come", 101, 0, true],
    ["in a moment if more are expected", 100, 0, false],
  ])("W1 of tasks that end meanwhile go in the next message, %s", async (_what, count, urgent, isAtOnce) => {
    const { send, sent, before } = await makeParts({ count });
    const letGo = gate();
    before.send = () => letGo.opened;
    const all = [send(0)];
    await turns();

    for (let index = 1; index < count; index++) all.push(send(index, { isUrgent: index === urgent }));
    letGo.open();
    await turns();
    const soon = await sent();
    await pass(20);
    await Promise.all(all);

    expect(soon.map((ids) => ids.length)).toEqual(isAtOnce ? [1, count - 1] : [1]);
    expect((await sent()).map((ids) => ids.length)).toEqual(isAtOnce ? [] : [count - 1]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("W9 of a task whose lease is lost are not sent, and only its end is counted", async () => {
    const { send, sent, stats, leased, unacknowledged } = await makeParts({ count: 3 });
    for (const index of [0, 1]) leased[index]!.endAs("lost");
    leased[2]!.endAs("unwanted");

    await Promise.all([send(0), send(1, { status: "started" }), send(2)]);

    expect(await sent()).toEqual([["t2"]]);
    expect(stats).toMatchObject({ lost: 1, succeeded: 1 });
    expect(await unacknowledged()).toBe(2);
  });

  it("W1 are sent again while the connection fails, with one warning", async () => {
    const { send, sent, stats, lines, before, unacknowledged } = await makeParts();
    before.send = failing(new QueueConnectionError("away"), new QueueConnectionError("away"));

    const done = send(0);
    await turns();
    await pass(5000);
    await done;

    expect(await sent()).toEqual([["t0"]]);
    expect(lines.map(({ message }) => message)).toEqual(["Outcomes could not be sent; trying again: away"]);
    expect(stats.brokerErrors).toBe(2);
    expect(await unacknowledged()).toBe(1);
  });

  it("W1 that the queue refuses stay unsent, and their tasks are not acknowledged", async () => {
    const { send, stats, lines, before, unacknowledged } = await makeParts();
    before.send = failing(new Error("refused"));

    await send(0);

    expect(lines).toEqual([
      {
        level: "error",
        message: "Outcomes could not be sent; their tasks will be delivered again: refused",
        fields: { queue: "outcomes", tasks: 1 },
      },
    ]);
    expect(stats).toMatchObject({ succeeded: 0, brokerErrors: 1 });
    expect(await unacknowledged()).toBe(2);
  });

  it("W1 of an execution whose queue is gone are dropped, and their tasks acknowledged", async () => {
    const { send, stats, lines, before, unacknowledged } = await makeParts();
    before.send = failing(new QueueNotFoundError("outcomes", "memory"));

    await send(0);

    expect(lines).toEqual([]);
    expect(stats.brokerErrors).toBe(0);
    expect(await unacknowledged()).toBe(1);
  });

  it("W4 are waited for at the end as long as they may take, and given up then", async () => {
    const { sender, send, lines, before, unacknowledged } = await makeParts();
    before.send = () => {
      throw new QueueConnectionError("away");
    };
    const done = send(0);
    await turns();

    let isFlushed = false;
    const flushed = sender.flush(5000).then(() => (isFlushed = true));
    await pass(4999);
    const wasFlushed = isFlushed;
    await pass(1);
    await Promise.all([flushed, done]);

    expect(wasFlushed).toBe(false);
    expect(lines.at(-1)?.message).toMatch(/^Outcomes could not be sent; their tasks will be delivered again: away/);
    expect(await unacknowledged()).toBe(2);
  });

  it("W4 that are sent leave no timer behind", async () => {
    const { sender, send } = await makeParts();

    await send(0);
    await sender.flush(5000);

    expect(jest.getTimerCount()).toBe(0);
  });

  it("W13 of detached tasks are kept, and their tasks acknowledged when they are durable", async () => {
    const results = new MemoryBlobStore();
    const put = results.put.bind(results);
    results.put = async (key, bytes) => (key.endsWith("t0") ? Promise.reject(new Error("full")) : put(key, bytes));
    const { send, sent, stats, lines, unacknowledged } = await makeParts({ results });

    await Promise.all([send(0), send(1)]);

    expect(await sent()).toEqual([]);
    expect(stats).toMatchObject({ succeeded: 1, brokerErrors: 1 });
    expect(await unacknowledged()).toBe(1);
    expect(lines).toMatchObject([
      { level: "error", message: "A result could not be kept; its task will be delivered again: full", fields: { task: "t0" } },
    ]);
  });

  it("W1 a task that cannot be acknowledged without a report is noted, and delivered again", async () => {
    const { sender, leased, lines, before, unacknowledged } = await makeParts();
    before.acknowledge = failing(new Error("refused"));

    for (const each of leased) await sender.acknowledge(each);

    expect(lines).toMatchObject([
      { level: "error", message: expect.stringMatching(/could not be acknowledged.*refused/), fields: { task: "t0" } },
    ]);
    expect(await unacknowledged()).toBe(1);
  });

  it("W13 of detached tasks are acknowledged together, whichever call has sent them", async () => {
    const { send, leased, before, unacknowledged } = await makeParts({ results: new MemoryBlobStore() });
    let requests = 0;
    before.acknowledge = () => void requests++;
    leased[1]!.task = { ...leased[1]!.task!, executionId: "two" };

    await Promise.all([send(0), send(1)]);

    expect([requests, await unacknowledged()]).toEqual([1, 0]);
  });
});
