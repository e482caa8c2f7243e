import { describe, expect, it } from "@jest/globals";
import { MemoryBroker } from "@mazepa/core";
import { peekMessages } from "./peek-messages.js";

describe("peekMessages", () => {
  it("leases for a moment messages that cannot be browsed, and releases them", async () => {
    const broker = new MemoryBroker();
    await broker.createQueue("work");
    const queue = broker.queue("work");
    Object.defineProperty(queue, "browse", { value: undefined });
    await queue.send(["0", "1", "2", "3", "4"].map((body) => ({ body })));

    const seen = await peekMessages(queue, 3);

    expect(seen.wereLeased).toBe(true);
    expect(seen.messages.map(({ body }) => body)).toEqual(["0", "1", "2"]);
    expect(await queue.depth()).toEqual({ ready: 5, leased: 0, delayed: 0 });
  });
});
