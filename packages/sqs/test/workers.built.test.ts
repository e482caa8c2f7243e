import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { flowSchema, settle, type ExecutionEvent } from "@mazepa/core";
import { SqsBroker } from "@mazepa/sqs";
import type { ProxiedAnswer } from "./aws/proxied.js";
import { firstTimes, sqsError } from "./aws/sqs-faults.js";
import { Workshop } from "./aws/workshop.js";
import { block, rest, square } from "./processes/operations.js";

let workshop: Workshop;
beforeEach(async () => void (workshop = await Workshop.open()));
afterEach(() => workshop.close());

const outcomesOf = flowSchema({ name: "sqs.outcomes" }, function* (values: number[]) {
  return yield* settle(values.map((value) => square.makeTask(value)));
});

describe("workers over SQS", () => {
  it.each(["inline", "thread", "process"] as const)(
    "W2 run a task that takes longer than its lease once, and report it once (%s)",
    async (isolation) => {
      const start = () => workshop.startWorker({ isolation, concurrency: 1, leaseMs: 6000 });
      const workers = await Promise.all([start(), start()]);
      const events: ExecutionEvent[] = [];

      const pid = await workshop.run(block.makeTask(7000), { onEvent: (event) => void events.push(event) });

      const stats = await Promise.all(workers.map(({ stop }) => stop()));
      expect(stats.map((worker) => worker?.received).sort()).toEqual([0, 1]);
      expect(pid).toEqual(expect.any(Number));
      expect(events.map(({ type }) => type).filter((type) => /outcome|succeeded/.test(type))).toEqual(["task-succeeded"]);
      await workshop.emptied();
    },
  );

  it("W6 report tasks that their taskFilter refuses as cancelled, and leave nothing in the queue", async () => {
    const { stop } = await workshop.startWorker({ refused: ["sqs.square"] });

    const outcomes = await workshop.run(outcomesOf([1, 2, 3]));

    expect(outcomes).toMatchObject(
      Array.from({ length: 3 }, () => ({ status: "cancelled", reason: expect.stringContaining("taskFilter") })),
    );
    await workshop.emptied();
    expect((await stop())?.received).toBe(3);
  });

  it("W3 go on after a message that cannot be read, and keep it in the dead-letter queue", async () => {
    const { broker } = workshop;
    await broker.queue("tasks").send([{ body: "not a task" }, { body: '{"mazepa":1,"kind":"task"' }]);
    const { stop, lines } = await workshop.startWorker();

    const value = await workshop.run(square.makeTask(4));

    expect(value).toBe(16);
    await workshop.emptied();
    expect((await stop())?.poison).toBe(2);
    const letters = await broker.queue("tasks-dead-letters").receive({ maxCount: 10, waitMs: 1000, leaseMs: 10_000 });
    expect(letters.map(({ body }) => (JSON.parse(body) as { body: string }).body)).toContain("not a task");
    expect(lines.filter((line) => line.includes("is kept in queue"))).toHaveLength(2);
  });

  it("W1 report once a task that SQS delivers twice", async () => {
    workshop.proxy.inject(({ action }) => (action === "ReceiveMessage" ? { changeAnswer: twice } : undefined));
    await workshop.startWorker();
    const events: ExecutionEvent[] = [];

    const values = await workshop.run(
      [1, 2, 3].map((value) => square.makeTask(value)),
      { onEvent: (event) => void events.push(event) },
    );

    expect(values).toEqual([1, 4, 9]);
    expect(events.filter(({ type }) => type === "task-succeeded")).toHaveLength(3);
  });

  it("W10 send one long poll at a time while they have nothing to do, and nothing else", async () => {
    const { proxy } = workshop;
    const answers: (() => void)[] = [];
    proxy.calm();
    proxy.inject(({ action }) =>
      action === "ReceiveMessage"
        ? { answer: nothing, hold: { when: "before", until: new Promise<void>((resolve) => answers.push(resolve)) } }
        : undefined,
    );
    const { child } = await workshop.startWorker();
    await workshop.asked("ReceiveMessage", 1);
    const before = proxy.requests.filter(({ action }) => action !== "ReceiveMessage").length;

    for (let poll = 1; poll <= 6; poll++) {
      await workshop.asked("ReceiveMessage", poll);
      expect(answers).toHaveLength(poll);
      answers.at(-1)?.();
    }

    await workshop.asked("ReceiveMessage", 7);
    const polls = proxy.requests.filter(({ action }) => action === "ReceiveMessage");
    const waits = polls.map(({ body }) => (JSON.parse(body.toString()) as { WaitTimeSeconds: number }).WaitTimeSeconds);
    expect(waits[0]).toBe(20);
    expect(waits).not.toContain(0); // a short poll
    expect(proxy.requests.length - polls.length).toBe(before);
    child.kill("SIGKILL");
    await once(child, "exit");
    for (const answer of answers) answer();
  });
});

describe("queues that are gone for a while", () => {
  const gone = { answer: sqsError(400, "QueueDoesNotExist") };

  it("W10 leave a worker waiting, which goes on when its task queue is there again", async () => {
    let left = 3;
    workshop.proxy.inject(({ action, body }) =>
      action === "ReceiveMessage" && body.includes("/tasks") && left-- > 0 ? gone : undefined,
    );
    const { lines } = await workshop.startWorker();

    expect(await workshop.run(square.makeTask(5))).toBe(25);
    expect(lines.filter((line) => line.includes("could be received"))).toHaveLength(1);
  });

  it("X1 end an execution whose outcome queue was deleted by another process, with an error that names it", async () => {
    const result = workshop.run(rest.makeTask(60_000), { executionId: "orphan" });
    await workshop.asked("ReceiveMessage", 1);

    workshop.proxy.inject(({ action, body }) =>
      action === "ReceiveMessage" && body.includes("mazepa-orphan") ? gone : undefined,
    );
    workshop.proxy.cutAll();

    await expect(result).rejects.toMatchObject({ code: "MAZEPA_QUEUE_NOT_FOUND", queue: "mazepa-orphan-0" });
  });
});

describe("a redrive policy of the task queue", () => {
  const withPolicy = async (maxReceiveCount: number): Promise<void> => {
    const { endpoint } = workshop.proxy;
    await workshop.broker.createQueue("letters");
    await workshop.broker.deleteQueue("tasks");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:letters", maxReceiveCount });
    const maker = new SqsBroker({ endpoint, createAttributes: { RedrivePolicy } });
    await maker.createQueue("tasks");
    await maker.close();
  };

  it("W3 causes a warning when its limit is below the worker's own", async () => {
    await withPolicy(10);

    const { lines } = await workshop.startWorker();

    expect(lines).toEqual([
      expect.stringMatching(/"tasks" silently moves a message away after 10 deliveries.*maxDeliveries: 10/),
    ]);
    expect(await workshop.broker.deliveryLimit("tasks")).toBe(10);
    expect(await workshop.broker.deliveryLimit("letters")).toBeUndefined();
  });

  it("W3 causes no warning when the worker's limit is lower", async () => {
    await withPolicy(15);

    expect((await workshop.startWorker()).lines).toEqual([]);
  });

  it("W3 is reported as unknown, once, when the permission to read it is missing", async () => {
    workshop.proxy.inject(firstTimes("GetQueueAttributes", Infinity, { answer: sqsError(403, "AccessDeniedException") }));

    const { lines } = await workshop.startWorker();

    expect(await workshop.run(square.makeTask(3))).toBe(9);
    expect(lines).toEqual([expect.stringMatching(/above maxDeliveries \(10\).*add sqs:GetQueueAttributes/)]);
  });
});

describe("credentials that expire", () => {
  const expired = { answer: sqsError(403, "ExpiredToken") };

  it("leave a worker waiting, which says so once and goes on when they are good again", async () => {
    let left = 3;
    workshop.proxy.inject(({ action, body }) =>
      action === "ReceiveMessage" && body.includes("/tasks") && left-- > 0 ? expired : undefined,
    );
    const { lines } = await workshop.startWorker();

    const value = await workshop.run(square.makeTask(4));

    expect(value).toBe(16);
    expect(lines.filter((line) => line.includes("expired"))).toEqual([expect.stringContaining("sqs:ReceiveMessage")]);
  });

  it("end an execution with an error that says so", async () => {
    await workshop.startWorker();
    workshop.proxy.inject(({ action, body }) =>
      action === "ReceiveMessage" && body.includes("mazepa-expiring-") ? expired : undefined,
    );

    await expect(workshop.run(rest.makeTask(1), { executionId: "expiring" })).rejects.toMatchObject({
      code: "MAZEPA_SQS_ACCESS",
      message: expect.stringContaining("expired"),
    });
  });
});

const nothing = { status: 200, headers: { "content-type": "application/x-amz-json-1.0" }, body: Buffer.from("{}") };

interface Received {
  readonly ReceiptHandle: string;
}

/** Each message twice, the second time with a receipt of its own. */
function twice(answer: ProxiedAnswer): ProxiedAnswer {
  const { Messages = [] } = JSON.parse(answer.body.toString()) as { Messages?: Received[] };
  const again = Messages.map((message) => ({ ...message, ReceiptHandle: `${message.ReceiptHandle}-again` }));
  return { ...answer, body: Buffer.from(JSON.stringify({ Messages: [...Messages, ...again] })) };
}
