import { describe, it } from "../jest-globals.js";
import { administrationRules } from "./administration-rules.js";
import { makeBrokerUnderTest, type MakeBroker } from "./broker-under-test.js";
import { connectionRules } from "./connection-rules.js";
import { consumerRules } from "./consumer-rules.js";
import { deliveryRules } from "./delivery-rules.js";
import { inspectionRules } from "./inspection-rules.js";
import { leaseKeeperRules } from "./lease-keeper-rules.js";
import { leaseRules } from "./lease-rules.js";
import { lostLeaseRules } from "./lost-lease-rules.js";
import { QueueUnderTest } from "./queue-under-test.js";
import { receivingRules } from "./receiving-rules.js";
import { sendingRules } from "./sending-rules.js";

const timeoutMs = 120_000;

const rules = [
  ...sendingRules,
  ...deliveryRules,
  ...leaseRules,
  ...receivingRules,
  ...lostLeaseRules,
  ...consumerRules,
  ...connectionRules,
  ...administrationRules,
  ...inspectionRules,
  ...leaseKeeperRules,
];

/**
 * Declares jest tests of the contract of `Broker` and `MessageQueue` (rules Q1 to Q7, and W2 for a
 * lease keeper). Call it at the top of a test file.
 *
 * `makeBroker` is called for each test. It returns a broker that reaches the real server, or a
 * `BrokerUnderTest` that also connects as a second process would, moves the broker's clock, and
 * cleans up. The tests read `limits`. They make queues named `conformance-<uuid>` and delete them;
 * without a clock that can be moved they take about half a minute, or 75 times `leaseGranularityMs`
 * if that is more.
 *
 * @example
 * ```ts
 * messageQueueConformance("MemoryBroker", () => new MemoryBroker());
 * ```
 */
export function messageQueueConformance(name: string, makeBroker: MakeBroker): void {
  describe(`${name} as a message queue`, () => {
    for (const { title, check } of rules) {
      it(title, () => onFreshQueue(makeBroker, check), timeoutMs);
    }
  });
}

async function onFreshQueue(makeBroker: MakeBroker, check: (q: QueueUnderTest) => Promise<void>): Promise<void> {
  const q = new QueueUnderTest(await makeBrokerUnderTest(makeBroker));
  try {
    await q.broker.createQueue(q.queue.name);
    await check(q);
  } finally {
    await q.end();
  }
}
