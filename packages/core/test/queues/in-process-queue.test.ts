import { describe, expect, it } from "@jest/globals";
import { execute, InProcessQueue, taskableOperation } from "../../src/index.js";

const quick = taskableOperation({ name: "quick in process" }, () => 7);
const released: (() => void)[] = [];
const held = taskableOperation({ name: "held until released" }, () => new Promise<void>((resolve) => released.push(resolve)));

describe("an InProcessQueue", () => {
  it("F6 has the default of an option that is undefined, and refuses what makes no sense", async () => {
    const given = { concurrency: undefined, serialize: undefined } as never;

    expect(await execute(() => 5, { queue: new InProcessQueue(given) })).toBe(5);
    expect(await execute(quick.makeTask(), { queue: new InProcessQueue(given) })).toBe(7);
    expect(() => new InProcessQueue({ serialize: "yes" as never })).toThrow(/"serialize" is "yes"/);
  });
});

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
