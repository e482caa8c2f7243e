import { describe, expect, it } from "@jest/globals";
import { MemoryBroker } from "@mazepa/core";
import { LeasedTask } from "../../src/worker/leased-task.js";
import { UnknownOperationNotices } from "../../src/worker/unknown-operation-notices.js";
import { UnknownOperations } from "../../src/worker/unknown-operations.js";
import { MessageSigner } from "../../src/wire/message-signer.js";
import type { TaskMessage } from "../../src/wire/task-message.js";
import { pass, stopTime } from "../stopped-time.js";
import { rememberingLog } from "./worker-in-memory.js";

const broker = new MemoryBroker();
const unknown = { id: "a", operationId: "gone", executionId: "one", attempt: 1 } as TaskMessage;

function leasedAs(task: Partial<TaskMessage> = {}, deliveryCount = 1): LeasedTask {
  const leased = new LeasedTask(broker.queue("tasks"), { body: "", handle: "a", deliveryCount }, 0);
  leased.task = { ...unknown, ...task };
  return leased;
}

describe("the delays of tasks whose operations are unknown", () => {
  it("W3 share the grace between the deliveries that a task has, and end with it", async () => {
    stopTime();
    const delays = new UnknownOperations({ unknownOperationGraceMs: 1000, maxDeliveries: 6 });

    const first = delays.delayMs(leasedAs());
    await pass(900);
    const later = delays.delayMs(leasedAs());
    await pass(100);
    const atTheEnd = delays.delayMs(leasedAs());
    const again = delays.delayMs(leasedAs());

    expect([first, later, atTheEnd, again]).toEqual([250, 100, undefined, 250]);
  });

  it("W3 end with the last delivery, are whole, and are never longer than the grace", () => {
    stopTime();
    const delayWith = (maxDeliveries: number, deliveryCount: number) =>
      new UnknownOperations({ unknownOperationGraceMs: 1000, maxDeliveries }).delayMs(leasedAs({}, deliveryCount));

    expect([delayWith(6, 5), delayWith(6, 6), delayWith(6, 7)]).toEqual([250, undefined, undefined]);
    expect([delayWith(5, 1), delayWith(3, 1), delayWith(2, 1)]).toEqual([334, 1000, 1000]);
  });

  it("W3 are those of one attempt of a task of one execution", async () => {
    stopTime();
    const delays = new UnknownOperations({ unknownOperationGraceMs: 1000, maxDeliveries: 6 });
    delays.delayMs(leasedAs());
    await pass(900);

    const others = [{ id: "b" }, { executionId: "two" }, { attempt: 2 }].map((other) => delays.delayMs(leasedAs(other)));

    expect(others).toEqual([250, 250, 250]);
    expect(delays.delayMs(leasedAs())).toBe(100);
  });

  it("W3 begin anew for a task of which nothing was seen for twice the grace", async () => {
    stopTime();
    const delaysAfter = async (ms: number) => {
      const delays = new UnknownOperations({ unknownOperationGraceMs: 1000, maxDeliveries: 6 });
      delays.delayMs(leasedAs());
      await pass(ms);
      delays.delayMs(leasedAs({ id: "b" }));
      return delays.delayMs(leasedAs());
    };

    expect([await delaysAfter(2000), await delaysAfter(2001)]).toEqual([undefined, 250]);
  });
});

describe("notices of unknown operations", () => {
  async function setup() {
    const outcomes = broker.queue("outcomes");
    await broker.createQueue(outcomes.name);
    const log = rememberingLog();
    const notices = new UnknownOperationNotices({ broker, signer: new MessageSigner(), worker: "host:1", log });
    const tell = (task: Partial<TaskMessage>) => notices.tell({ ...unknown, replyTo: "outcomes", ...task }, "not here");
    const received = async () => {
      const messages = await outcomes.receive({ maxCount: 2000, waitMs: 0, leaseMs: 60_000 });
      await outcomes.acknowledge(messages);
      return messages.map(({ body }) => JSON.parse(body));
    };
    return { tell, received, log };
  }

  it("W3 tell a head once of each operation, and nothing where no head waits", async () => {
    const { tell, received } = await setup();

    for (const task of [{}, {}, { operationId: "lost" }, { executionId: "two" }]) await tell(task);
    await tell({ replyTo: undefined } as never);

    expect(await received()).toMatchObject([
      { executionId: "one", unknownOperation: { operationId: "gone", worker: "host:1", message: "not here" } },
      { executionId: "one", unknownOperation: { operationId: "lost" } },
      { executionId: "two", unknownOperation: { operationId: "gone" } },
    ]);
  });

  it("W3 remember a thousand operations, and then begin anew", async () => {
    const { tell, received } = await setup();
    const tellAll = async (first: number, end: number) => {
      for (let index = first; index < end; index++) await tell({ operationId: `gone-${index}` });
      return (await received()).length;
    };

    expect([await tellAll(0, 1000), await tellAll(0, 1000), await tellAll(1000, 1001), await tellAll(0, 1)]).toEqual([
      1000, 0, 1, 1,
    ]);
  });

  it("W3 that cannot be sent are noted for debugging", async () => {
    const { tell, log } = await setup();

    await tell({ replyTo: "absent" });

    expect(log.lines).toMatchObject([
      { level: "debug", message: expect.stringContaining("absent"), fields: { operationId: "gone" } },
    ]);
  });
});
