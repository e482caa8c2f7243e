import { afterAll, beforeAll, describe } from "@jest/globals";
import type { ExecutionChannel } from "@mazepa/core/transport";
import { WorkerPoolQueue } from "@mazepa/local";
import { executionQueueConformance } from "@mazepa/testing";

const modules = ["@mazepa/testing/conformance-operations"];

describe.each(["thread", "process"] as const)("with each %s of a pool", (isolation) => {
  const queue = new WorkerPoolQueue({ threads: 2, modules, isolation });
  let held: ExecutionChannel;

  beforeAll(async () => {
    held = await queue.open();
  });

  afterAll(() => held.close("ended"));

  executionQueueConformance(`WorkerPoolQueue with ${isolation === "thread" ? "threads" : "processes"}`, () => ({
    queue,
    isIsolated: true,
  }));
});
