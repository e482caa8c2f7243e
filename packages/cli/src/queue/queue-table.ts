import type { MessageQueue, QueueDepth } from "@mazepa/core";
import { note, printResult, printTable } from "../output/output.js";

/** The depth of one queue. */
export interface QueueCount extends QueueDepth {
  readonly queue: string;
}

const requestsAtOnce = 10;

/** Counts the messages of each queue, a few queues at a time. */
export async function countEach(queues: readonly MessageQueue[]): Promise<QueueCount[]> {
  const counts: QueueCount[] = [];
  for (let start = 0; start < queues.length; start += requestsAtOnce) {
    const some = queues
      .slice(start, start + requestsAtOnce)
      .map(async (queue) => ({ queue: queue.name, ...(await queue.depth()) }));
    counts.push(...(await Promise.all(some)));
  }
  return counts;
}

/** Prints the depths of queues. */
export function printCounts(
  counts: readonly QueueCount[],
  { json, isExact }: { readonly json?: boolean | undefined; readonly isExact: boolean },
): void {
  if (!isExact) note("This broker estimates; the counts may be some seconds old.");
  if (json) return printResult(counts, { json });
  const rows = counts.map(({ queue, ready, leased, delayed }) => [queue, `${ready}`, `${leased}`, `${delayed}`]);
  printTable(["QUEUE", "READY", "LEASED", "DELAYED"], rows);
}
