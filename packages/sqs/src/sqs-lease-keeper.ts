import { InvalidOptionError, type JsonValue } from "@mazepa/core";
import { SqsBroker } from "./sqs-broker.js";
import type { SqsBrokerOptions } from "./sqs-options.js";

const brokers = new Map<string, SqsBroker>();

/**
 * Extends leases on messages of an `SqsBroker` from another thread; a worker loads this module when `SqsBroker.leaseKeeper()` names it.
 *
 * @param options What `leaseKeeper()` gave as options.
 * @returns The handles whose leases were lost.
 */
export async function extend(
  options: JsonValue,
  queue: string,
  ...[handles, leaseMs]: [readonly string[], number]
): Promise<readonly string[]> {
  const messages = handles.map((handle) => ({ handle, body: "", deliveryCount: 0 }));
  const lost = await brokerFor(options).queue(queue).extendLease(messages, leaseMs);
  return lost.map(({ handle }) => handle);
}

function brokerFor(options: JsonValue): SqsBroker {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new InvalidOptionError("The lease keeper's options must be those that SqsBroker.leaseKeeper() gave.");
  const key = JSON.stringify(options);
  let broker = brokers.get(key);
  if (broker === undefined) {
    broker = new SqsBroker(options as SqsBrokerOptions);
    brokers.set(key, broker);
  }
  return broker;
}
