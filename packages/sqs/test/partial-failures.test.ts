import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { FaultySqs } from "./aws/faulty-sqs.js";
import { firstTimes, partialFailure } from "./aws/sqs-faults.js";

let sqs: FaultySqs;
beforeAll(async () => void (sqs = await FaultySqs.start()));
afterEach(() => sqs.calm());
afterAll(() => sqs.stop());

const receipt = { maxCount: 10, waitMs: 1000, leaseMs: 30_000 };
const server = { Code: "InternalError", SenderFault: false };
const client = { Code: "ReceiptHandleIsInvalid", SenderFault: true };
const bodies = Array.from({ length: 25 }, (_, index) => `message ${String(index).padStart(2, "0")}`);
const messages = bodies.map((body) => ({ body }));
const everyThird = ({ Id }: { Id: string }) => Number(Id) % 3 === 0;

describe("batches of SQS that succeed in part", () => {
  it.each([
    ["failed", server],
    ["not mentioned", undefined],
  ])("Q1 send again, one by one, what %s", async (_, failure) => {
    const { queue, drain } = await sqs.queue();
    sqs.proxy.inject(firstTimes("SendMessageBatch", 3, partialFailure(everyThird, failure)));

    await queue.send(messages);

    expect(sqs.proxy.count("SendMessageBatch")).toBe(3 + bodies.filter((_body, index) => index % 3 === 0).length);
    expect(await drain()).toEqual(bodies);
  });

  it("Q1 name the messages that could not be sent, and send all others", async () => {
    const { queue, drain } = await sqs.queue();
    const isPoison = ({ MessageBody }: { MessageBody?: string }) => MessageBody === bodies[4] || MessageBody === bodies[17];
    sqs.proxy.inject(firstTimes("SendMessageBatch", Infinity, partialFailure(isPoison, server)));

    await expect(queue.send(messages)).rejects.toMatchObject({
      code: "MAZEPA_MESSAGES_NOT_SENT",
      indexes: [4, 17],
      cause: { code: "MAZEPA_QUEUE_CONNECTION" },
    });

    sqs.proxy.calm();
    expect(await drain()).toEqual(bodies.filter((_, index) => index !== 4 && index !== 17));
  });

  it("Q4 acknowledge the others, retry entries that failed temporarily, and report expired receipts", async () => {
    const { queue, drain } = await sqs.queue();
    await queue.send(messages.slice(0, 10));
    const received = await queue.receive(receipt);
    const expired = received[7]?.handle ?? "";
    sqs.proxy.inject(
      firstTimes(
        "DeleteMessageBatch",
        1,
        partialFailure(({ ReceiptHandle }) => ReceiptHandle === expired, client),
      ),
    );
    sqs.proxy.inject(
      firstTimes(
        "DeleteMessageBatch",
        Infinity,
        partialFailure(({ ReceiptHandle }) => ReceiptHandle === expired, client),
      ),
    );

    await queue.acknowledge(received);

    expect(sqs.lost).toMatchObject([{ code: "MAZEPA_LEASE_LOST", handles: [expired] }]);
    await queue.release(received);
    sqs.proxy.calm();
    expect(await drain()).toEqual([received[7]?.body]);
  });

  it("Q4 extend the others and tell which leases were lost", async () => {
    const { queue } = await sqs.queue();
    await queue.send(messages.slice(0, 10));
    const received = await queue.receive(receipt);
    sqs.proxy.inject(firstTimes("ChangeMessageVisibilityBatch", 1, partialFailure(everyThird, server)));
    sqs.proxy.inject(
      firstTimes(
        "ChangeMessageVisibilityBatch",
        1,
        partialFailure(() => true, client),
      ),
    );

    const lost = await queue.extendLease(received, 60_000);

    expect(lost).toHaveLength(1);
    expect(received).toContain(lost[0]);
    expect(sqs.proxy.count("ChangeMessageVisibilityBatch")).toBe(1 + 4);
  });

  it("W2 an acknowledgement that fails for good is an error, not a lost lease", async () => {
    const { queue } = await sqs.queue();
    await queue.send([{ body: "one" }]);
    const received = await queue.receive(receipt);
    sqs.proxy.inject(
      firstTimes(
        "DeleteMessageBatch",
        Infinity,
        partialFailure(() => true, server),
      ),
    );

    await expect(queue.acknowledge(received)).rejects.toMatchObject({ code: "MAZEPA_QUEUE_CONNECTION" });

    expect(sqs.lost).toEqual([]);
  });
});
