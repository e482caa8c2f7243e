import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { FaultySqs } from "./aws/faulty-sqs.js";
import { firstTimes, sqsError } from "./aws/sqs-faults.js";

let sqs: FaultySqs;
beforeAll(async () => void (sqs = await FaultySqs.start()));
afterEach(() => sqs.calm());
afterAll(() => sqs.stop());

const receipt = { maxCount: 10, waitMs: 1000, leaseMs: 30_000 };
const passing = [
  ["RequestThrottled", { answer: sqsError(400, "RequestThrottled") }],
  ["503", { answer: sqsError(503, "ServiceUnavailable") }],
  ["a reset before the request arrives", { cut: "before" }],
  ["a reset in the middle of the answer", { cut: "in-answer" }],
] as const;

describe("requests to SQS that fail", () => {
  it.each(passing)("Q1 are sent again after %s: nothing is lost", async (_, fault) => {
    const { queue, drain } = await sqs.queue();
    for (const action of ["SendMessageBatch", "DeleteMessageBatch"]) sqs.proxy.inject(firstTimes(action, 2, fault));

    await queue.send([{ body: "one" }, { body: "two" }]);

    expect(new Set(await drain())).toEqual(new Set(["one", "two"]));
  });

  it.each(passing.slice(0, 3))("Q3 are sent again while a receive waits, after %s", async (_, fault) => {
    const { queue } = await sqs.queue();
    await queue.send([{ body: "one" }]);
    sqs.proxy.inject(firstTimes("ReceiveMessage", 2, fault));

    expect(await queue.receive({ ...receipt, waitMs: 20_000 })).toMatchObject([{ body: "one", deliveryCount: 1 }]);
  });

  it("Q1 are a transient error when the failure stays, and the broker works afterwards", async () => {
    const { queue, drain } = await sqs.queue();
    sqs.proxy.inject(firstTimes("SendMessageBatch", Infinity, { cut: "before" }));

    await expect(queue.send([{ body: "one" }])).rejects.toMatchObject({
      code: "MAZEPA_QUEUE_CONNECTION",
      message: expect.stringContaining("sqs:SendMessage"),
    });

    sqs.proxy.calm();
    await queue.send([{ body: "two" }]);
    expect(await drain()).toEqual(["two"]);
  });

  it("Q2 a message whose delivery was lost on the way comes again when its lease has ended", async () => {
    const { queue } = await sqs.queue();
    await queue.send([{ body: "lost on the way" }]);
    sqs.proxy.inject(firstTimes("ReceiveMessage", 1, { cut: "in-answer" }));

    const received = await queue.receive({ maxCount: 1, waitMs: 20_000, leaseMs: 1000 });

    expect(received).toMatchObject([{ body: "lost on the way", deliveryCount: 2 }]);
  });

  it.each([
    ["SendMessageBatch", "sqs:SendMessage"],
    ["ReceiveMessage", "sqs:ReceiveMessage"],
    ["DeleteMessageBatch", "sqs:DeleteMessage"],
    ["ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"],
    ["GetQueueAttributes", "sqs:GetQueueAttributes"],
    ["PurgeQueue", "sqs:PurgeQueue"],
  ])("say which permission is missing when %s is denied", async (action, permission) => {
    const { queue } = await sqs.queue();
    await queue.send([{ body: "one" }]);
    sqs.proxy.inject(firstTimes(action, Infinity, { answer: sqsError(403, "AccessDeniedException") }));

    const use = async () => {
      await queue.send([{ body: "two" }]);
      const received = await queue.receive(receipt);
      await queue.extendLease(received, 30_000);
      await queue.acknowledge(received);
      await queue.depth();
      await queue.purge();
    };

    await expect(use()).rejects.toMatchObject({
      code: "MAZEPA_SQS_ACCESS",
      action: permission,
      message: expect.stringContaining(`add ${permission}`),
    });
  });

  it.each([
    ["GetQueueUrl", "sqs:GetQueueUrl"],
    ["CreateQueue", "sqs:CreateQueue"],
  ])("say which permission is missing when a queue is made and %s is denied", async (action, permission) => {
    const { broker } = await sqs.queue();
    sqs.proxy.inject(firstTimes(action, Infinity, { answer: sqsError(403, "AccessDenied") }));

    await expect(broker.createQueue("denied")).rejects.toMatchObject({ code: "MAZEPA_SQS_ACCESS", action: permission });
    if (action === "GetQueueUrl") await expect(broker.queueExists("denied")).rejects.toMatchObject({ action: permission });
  });

  it("use queues whose URLs are given without asking for anything", async () => {
    const { name } = await sqs.queue();
    const client = new SQSClient({ endpoint: sqs.proxy.endpoint });
    const { QueueUrl: url = "" } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
    client.destroy();
    sqs.proxy.calm();
    const { broker } = await sqs.queue({ queueUrls: { given: url } });

    await broker.queue("given").send([{ body: "one" }]);
    const received = await broker.queue("given").receive(receipt);
    await broker.queue("given").acknowledge(received);

    expect(await broker.queueExists("given")).toBe(true);
    expect(received).toMatchObject([{ body: "one" }]);
    expect(sqs.proxy.requests.map(({ action }) => action)).toEqual(["SendMessageBatch", "ReceiveMessage", "DeleteMessageBatch"]);
  });

  it("notice that a queue was deleted by another process, and that it is there again", async () => {
    const { queue, name } = await sqs.queue();
    const other = await sqs.queue();
    await queue.send([{ body: "gone with it" }]);

    await other.broker.deleteQueue(name);

    await expect(queue.send([{ body: "x" }])).rejects.toMatchObject({ code: "MAZEPA_QUEUE_NOT_FOUND", queue: name });
    await expect(queue.receive(receipt)).rejects.toMatchObject({ code: "MAZEPA_QUEUE_NOT_FOUND" });
    await other.broker.createQueue(name);
    await queue.send([{ body: "back" }]);
    expect(await queue.receive(receipt)).toMatchObject([{ body: "back" }]);
  });

  it("Q5 purge again until SQS takes it, when another purge is under way", async () => {
    const { queue, drain } = await sqs.queue();
    await queue.send([{ body: "to be purged" }]);
    sqs.proxy.inject(firstTimes("PurgeQueue", 3, { answer: sqsError(403, "PurgeQueueInProgress") }));

    await queue.purge();

    expect(sqs.proxy.count("PurgeQueue")).toBe(4);
    expect(await drain()).toEqual([]);
  });
});
