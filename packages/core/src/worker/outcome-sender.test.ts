import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { MemoryBroker } from "../messaging/memory-broker.js";
import { MessageSigner } from "../wire/message-signer.js";
import { toReport } from "../wire/outcome-message.js";
import { PayloadPacker } from "../wire/payload-packer.js";
import { LeasedTask } from "./leased-task.js";
import { LeaseRenewer } from "../messaging/lease-renewer.js";
import { OutcomeSender } from "./outcome-sender.js";
import { ReportWriter } from "./report-writer.js";
import { ResultKeeper } from "./result-keeper.js";
import { emptyStats } from "./worker-stats.js";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask", "performance"] });
});

afterEach(() => {
  jest.useRealTimers();
});

/** A turn of the event loop, and then some. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function makeSender(isUrgent: boolean) {
  const broker = new MemoryBroker();
  await broker.createQueue("tasks");
  await broker.createQueue("outcomes");
  const tasks = broker.queue("tasks");
  await tasks.send([{ body: "a" }, { body: "b" }]);
  const received = await tasks.receive({ maxCount: 2, waitMs: 0, leaseMs: 60_000 });
  const sender = new OutcomeSender({
    ...{ broker, log, stats: emptyStats() },
    writer: new ReportWriter({ broker, signer: new MessageSigner(), packer: new PayloadPacker({}) }),
    results: new ResultKeeper(undefined, new PayloadPacker({})),
    leases: new LeaseRenewer({ leaseMs: 60_000, onLost: () => {}, onFailure: () => {} }),
  });
  const send = (index: number): Promise<void> => {
    const message = received[index];
    if (!message) throw new Error(`There is no message ${index}.`);
    const leased = new LeasedTask(tasks, message, Infinity);
    const id = `t${index}`;
    const header = { id, operationId: "op", executionId: "one", attempt: 1, options: {} };
    leased.task = { ...header, replyTo: "outcomes", packed: { payload: "" } };
    const record = { attempt: 1, startedAt: new Date(0), durationMs: 1, worker: "here" };
    return sender.send({ leased, report: toReport(id, { status: "succeeded", value: 1, ...record }), isUrgent });
  };
  const messages = async (): Promise<number> => (await broker.queue("outcomes").depth()).ready;
  return { send, messages, tasks };
}

describe("an OutcomeSender", () => {
  it("sends a lone outcome at once", async () => {
    const { send, messages } = await makeSender(true);

    void send(0);
    await turns();

    expect(await messages()).toBe(1);
  });

  it("resolves when the outcome is sent and its task acknowledged", async () => {
    const { send, messages, tasks } = await makeSender(true);

    await send(0);

    expect(await messages()).toBe(1);
    expect(await tasks.depth()).toMatchObject({ leased: 1 });
  });

  it("lets outcomes wait for those that are expected in a moment, and no longer", async () => {
    const { send, messages } = await makeSender(false);

    void send(0);
    await turns();
    expect(await messages()).toBe(0);
    void send(1);
    await jest.advanceTimersByTimeAsync(20);
    await turns();

    expect(await messages()).toBe(1);
  });
});
