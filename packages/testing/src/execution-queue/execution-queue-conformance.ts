import { describe, it } from "../jest-globals.js";
import { channelRules } from "./channel-rules.js";
import { makeQueueUnderTest, type MakeExecutionQueue } from "./execution-queue-under-test.js";
import { executionRules } from "./execution-rules.js";
import { outcomeRules } from "./outcome-rules.js";
import { QueueDesk } from "./queue-desk.js";
import type { QueueRule } from "./queue-rule.js";

const timeoutMs = 120_000;

/**
 * Declares jest tests of the contract of `ExecutionQueue`. Call it at the top of a test file.
 *
 * `makeQueue` is called for each test. The threads or workers that run the tasks must load the
 * module `@mazepa/testing/conformance-operations`, run at least one task at a time, and notice
 * cancelled tasks within some seconds.
 *
 * @example
 * ```ts
 * executionQueueConformance("InProcessQueue", () => new InProcessQueue());
 * ```
 */
export function executionQueueConformance(name: string, makeQueue: MakeExecutionQueue): void {
  describe(`${name} as an ExecutionQueue`, () => {
    for (const { title, check } of [...channelRules, ...outcomeRules, ...executionRules]) {
      it(title, () => onFreshQueue(makeQueue, check), timeoutMs);
    }
  });
}

async function onFreshQueue(makeQueue: MakeExecutionQueue, check: QueueRule["check"]): Promise<void> {
  const desk = new QueueDesk(await makeQueueUnderTest(makeQueue));
  try {
    await check(desk);
  } finally {
    await desk.end();
  }
}
