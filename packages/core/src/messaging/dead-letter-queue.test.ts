import { expect, it } from "@jest/globals";
import { MemoryBroker } from "./memory-broker.js";

it("a dead-letter queue is created with its first message, and has none of its own", async () => {
  const broker = new MemoryBroker();
  const name = broker.deadLetterQueue("work") ?? "";
  const before = await broker.queueExists(name);

  await broker.queue(name).send([{ body: "letter" }]);

  expect([before, await broker.queueExists(name)]).toEqual([false, true]);
  expect(broker.deadLetterQueue(name)).toBeUndefined();
});
