import { listWorkers, type Broker } from "@mazepa/core";
import { openStore } from "../connections/open-broker.js";
import { hasExecutions } from "../executions/has-executions.js";
import { openBoard, type BoardOptions } from "../jobs/open-board.js";

/** What the page shows. */
export interface ShownPlaces extends BoardOptions {
  readonly checkpoint?: string;
  readonly payloads?: string;
  readonly brokers: readonly { readonly broker: Broker; readonly queues?: readonly string[] }[];
}

interface Place {
  readonly name: string;
  /** The line for a place that has nothing. */
  readonly isEmpty: string;
  readonly hasAny: () => Promise<boolean>;
}

/**
 * A line for each place that has nothing to show yet, since its name may be misspelt, or that
 * cannot be read.
 */
export async function emptyPlaces(shown: ShownPlaces): Promise<string[]> {
  const lines = await Promise.all([...storesIn(shown), ...shown.brokers.flatMap(queuesIn)].map(lineOf));
  return lines.flatMap((line) => line ?? []);
}

async function lineOf({ name, isEmpty, hasAny }: Place): Promise<string | undefined> {
  try {
    return (await hasAny()) ? undefined : isEmpty;
  } catch (error) {
    return `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function storesIn({ checkpoint, payloads, ...options }: ShownPlaces): Place[] {
  const { board } = options;
  return [
    ...place(checkpoint, "executions", async (name) => hasExecutions(await openStore(name))),
    ...place(payloads, "workers", async (name) => (await listWorkers(await openStore(name))).length > 0),
    ...place(board, "jobs", () => hasJobs(options)),
  ];
}

function place(name: string | undefined, what: string, hasAny: (name: string) => Promise<boolean>): Place[] {
  return name === undefined ? [] : [{ name, isEmpty: `There are no ${what} in ${name} yet.`, hasAny: () => hasAny(name) }];
}

async function hasJobs(options: BoardOptions): Promise<boolean> {
  const board = await openBoard(options);
  for await (const { id } of board.jobs({ limit: 1 })) return id !== "";
  return false;
}

function queuesIn({ broker, queues }: ShownPlaces["brokers"][number]): Place[] {
  const { name } = broker;
  if (!queues) return place(name, "queues", async () => ((await broker.queueNames?.()) ?? []).length > 0);
  return queues.map((queue) => ({
    ...{ name, isEmpty: `There is no queue "${queue}" in ${name} yet.` },
    hasAny: () => broker.queueExists(queue),
  }));
}
