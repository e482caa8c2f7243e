import { InvalidOptionError, type JsonValue } from "@mazepa/core";
import { FileBroker } from "./file-broker/file-broker.js";

const brokers = new Map<string, FileBroker>();

/**
 * Extends leases on messages of a `FileBroker` from another thread; a worker loads this module when `FileBroker.leaseKeeper()` names it.
 *
 * @param target What `leaseKeeper()` gave as options, and the queue's name.
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

function brokerFor(options: JsonValue): FileBroker {
  const directory = typeof options === "object" && options !== null && "directory" in options ? options["directory"] : undefined;
  if (typeof directory !== "string")
    throw new InvalidOptionError("The lease keeper's options must be those that FileBroker.leaseKeeper() gave.");
  let broker = brokers.get(directory);
  if (broker === undefined) {
    broker = new FileBroker(directory);
    brokers.set(directory, broker);
  }
  return broker;
}
