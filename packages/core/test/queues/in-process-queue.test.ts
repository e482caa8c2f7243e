import { describe, expect, it } from "@jest/globals";
import { InProcessQueue, taskableOperation } from "../../src/index.js";

const released: (() => void)[] = [];
const held = taskableOperation({ name: "held until released" }, () => new Promise<void>((resolve) => released.push(resolve)));

describe("the channel of an InProcessQueue", () => {
  it("E10 gives no more outcomes at once than it is asked for, and the others after them", async () => {
    const channel = await new InProcessQueue({ concurrency: 3 }).open();
    const operation = held;
    const submissions = ["a", "b", "c"].map((id) => {
      return { id, operationId: "held until released", operation, args: [], options: {}, executionId: "e", attempt: 1 };
    });
    await channel.submit(submissions);
    const first = channel.receiveOutcomes({ maxCount: 2, waitMs: 5000 });
    for (const release of released) release();

    const ids: string[][] = [];
    for (
      let received = await first;
      ids.flat().length < 3;
      received = await channel.receiveOutcomes({ maxCount: 2, waitMs: 5000 })
    ) {
      ids.push(received.map(({ report }) => report.taskId));
      if (ids.flat().length === 3) break;
    }

    expect(Math.max(...ids.map(({ length }) => length))).toBeLessThanOrEqual(2);
    expect(ids.flat().sort()).toEqual(["a", "b", "c"]);
    await channel.close("ended");
  });
});
