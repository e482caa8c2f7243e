import { Worker } from "node:worker_threads";
import { expect } from "../jest-globals.js";
import type { Broker } from "@mazepa/core";
import { rule, type Rule } from "./rule.js";

/** W2: leases can be kept from another thread, if the broker has a lease keeper. */
export const leaseKeeperRules: readonly Rule[] = [
  rule(
    "W2 the lease keeper's module moves leases from another thread and reports lost ones, where the broker has one",
    async (q) => {
      if (q.broker.leaseKeeper === undefined) return;
      await q.send("kept", "lost");
      const received = await q.take(2);
      const lost = received.filter(({ body }) => body === "lost");
      await q.queue.acknowledge(lost);

      const handles = received.map(({ handle }) => handle);
      const reported = await extendElsewhere(q.broker, { queue: q.queue.name, handles, leaseMs: q.shortLeaseMs });

      expect(reported).toEqual(lost.map(({ handle }) => handle));
      // Each lease was for much longer, until the other thread has moved its end.
      expect(await q.takeOne()).toMatchObject({ body: "kept", deliveryCount: 2 });
    },
  ),
];

const threadCode = `
  const { parentPort, workerData } = require("node:worker_threads");
  const { module, options, queue, handles, leaseMs } = JSON.parse(workerData);
  import(module)
    .then((keeper) => keeper.extend(options, queue, handles, leaseMs))
    .then((lost) => parentPort.postMessage(JSON.stringify({ lost })), (error) => parentPort.postMessage(JSON.stringify({ error: String(error?.stack) })));
`;

interface Answer {
  readonly lost?: readonly string[];
  readonly error?: string;
}

async function extendElsewhere(
  broker: Broker,
  request: { readonly queue: string; readonly handles: readonly string[]; readonly leaseMs: number },
): Promise<readonly string[]> {
  // Text only: values that threads exchange have other prototypes under jest. The environment is
  // jest's copy, which threads do not inherit.
  const workerData = JSON.stringify({ ...broker.leaseKeeper?.(), ...request });
  const thread = new Worker(threadCode, { eval: true, workerData, execArgv: [], env: { ...process.env } });
  try {
    const text = await new Promise<string>((resolve, reject) => {
      thread.once("message", resolve);
      thread.once("error", reject);
    });
    const answer = JSON.parse(text) as Answer;
    if (answer.lost === undefined) throw new Error(`The lease keeper failed: ${answer.error ?? text}`);
    return answer.lost;
  } finally {
    await thread.terminate();
  }
}
