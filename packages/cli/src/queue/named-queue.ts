import type { Broker, MessageQueue } from "@mazepa/core";
import { UsageError } from "../output/cli-errors.js";
import { createMissing, openBrokerUrl } from "../connections/open-broker.js";
import { note } from "../output/output.js";

/** A queue that a command line names, with its broker. */
export interface NamedQueue {
  readonly broker: Broker;
  readonly queue: MessageQueue;
  /** A name for people. */
  readonly label: string;
}

/** Opens the one queue that a URL names, calls `work`, and closes the broker. */
export async function withQueue<T>(url: string, work: (place: NamedQueue) => Promise<T>): Promise<T> {
  const { broker, queues } = await openBrokerUrl(url, { create: "nowhere" });
  try {
    return await work(onlyQueue(url, broker, queues));
  } finally {
    await broker.close();
  }
}

/**
 * {@link withQueue} for two; the second queue is made first if `create` says so, or if it is in a
 * directory.
 */
export async function withTwoQueues<T>(
  urls: { readonly from: string; readonly to: string; readonly create?: boolean | undefined },
  work: (from: NamedQueue, to: NamedQueue) => Promise<T>,
): Promise<T> {
  return withQueue(urls.from, (from) =>
    withQueue(urls.to, async (to) => {
      if (from.label === to.label) throw new UsageError(`${urls.from} and ${urls.to} are the same queue.`);
      if (!(await from.broker.queueExists(from.queue.name))) await from.queue.depth(); // fails if it does not exist
      if (urls.create || urls.to.startsWith("file:")) await createMissing(to.broker, to.queue.name, note);
      return work(from, to);
    }),
  );
}

function onlyQueue(url: string, broker: Broker, queues: readonly string[]): NamedQueue {
  const [name] = queues;
  if (name === undefined || queues.length !== 1)
    throw new UsageError(`${url} names ${queues.length} queues, where one is expected: write ${url.split(/[?#]/)[0]}#name.`);
  return { broker, queue: broker.queue(name), label: `queue "${name}" of ${broker.name}` };
}
