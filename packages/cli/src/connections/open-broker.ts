import { openBlobStore, openBroker, type BlobStore, type Broker } from "@mazepa/core";
import { UsageError } from "../output/cli-errors.js";
import { note } from "../output/output.js";
import { noteBrokerUrl } from "./queue-urls.js";

/** A broker, and the task queues of it that a URL names. */
export interface OpenedBroker {
  readonly broker: Broker;
  readonly queues: readonly string[];
}

/** Options of {@link openBrokerUrl}. */
export interface OpenBrokerOptions {
  /** Where missing queues are created. Default `"in directories"`. */
  readonly create?: "nowhere" | "in directories" | "anywhere";
  readonly onCreated?: (line: string) => void;
}

interface Transport {
  readonly name: string;
  readonly load: () => Promise<unknown>;
}

const rabbitmq = "@mazepa/rabbitmq";

const transports: Readonly<Record<string, Transport>> = {
  file: { name: "@mazepa/local", load: () => import("@mazepa/local") },
  sqs: { name: "@mazepa/sqs", load: () => import("@mazepa/sqs") },
  amqp: { name: rabbitmq, load: () => import(rabbitmq) },
  amqps: { name: rabbitmq, load: () => import(rabbitmq) },
};
const stores: Readonly<Record<string, Transport>> = { s3: { name: "@mazepa/s3", load: () => import("@mazepa/s3") } };

/**
 * The broker of a URL such as `file:./queues#fast` or `sqs://eu-central-1?queue=fast,slow`, which
 * name task queues, `tasks` by default. Missing queues are created where `create` says, which is
 * told.
 */
export async function openBrokerUrl(
  url: string,
  { create = "in directories", onCreated = note }: OpenBrokerOptions = {},
): Promise<OpenedBroker> {
  const { rest, queues } = splitQueues(url);
  const scheme = schemeOf(url);
  await loadPackage(transports[scheme ?? ""], url);
  const broker = await openBroker(rest);
  noteBrokerUrl(broker.name, rest);
  if (create === "anywhere" || (create === "in directories" && scheme === "file"))
    for (const queue of queues) await createMissing(broker, queue, onCreated);
  return { broker, queues };
}

/** Creates a queue if it is missing, and says so: its name may be misspelt. */
export async function createMissing(broker: Broker, queue: string, tell: (line: string) => void): Promise<void> {
  if (await broker.queueExists(queue)) return;
  await broker.createQueue(queue);
  tell(`Created queue "${queue}" of ${broker.name}.`);
}

/** The blob store of a directory or a URL such as `s3://bucket/prefix`. */
export async function openStore(location: string): Promise<BlobStore> {
  await loadPackage(stores[schemeOf(location) ?? ""], location);
  return openBlobStore(location);
}

async function loadPackage(transport: Transport | undefined, url: string): Promise<void> {
  // The AWS SDK would warn of the end of support for this Node, in front of the bars.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  try {
    await transport?.load();
  } catch (cause) {
    const { message } = cause as Error;
    // Recognised by the text: errors lose their codes on the way from a loader's thread.
    const why = /Cannot find (package|module)/.test(message) ? "is not installed" : `cannot be loaded (${message})`;
    throw new UsageError(`${url} needs the package ${transport?.name}, which ${why}: npm install ${transport?.name}`, { cause });
  }
}

function schemeOf(url: string): string | undefined {
  return /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase();
}

/** The URL without our own parameter, and its value; other parameters belong to the transport. */
function splitQueues(url: string): { rest: string; queues: string[] } {
  const [, broker = url, names] = /^(.*)#([A-Za-z0-9_.,-]+)$/.exec(url) ?? [];
  const [place = "", query = ""] = broker.split("?", 2);
  const parameters = new URLSearchParams(query);
  const queues = [names ?? [], parameters.getAll("queue")].flat().flatMap((list) => list.split(","));
  if (queues.length === 0) return { rest: url, queues: ["tasks"] };
  if (!parameters.has("queue")) return { rest: broker, queues };
  parameters.delete("queue");
  return { rest: parameters.size === 0 ? place : `${place}?${parameters.toString()}`, queues };
}
