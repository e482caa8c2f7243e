import { randomUUID } from "node:crypto";
import type { Broker, MessageQueue } from "@mazepa/core";
import { shellLine } from "@mazepa/core/internal";
import { openBrokerUrl, type OpenedBroker } from "../connections/open-broker.js";
import { counted, durationText, sizeText } from "../queue/measures.js";
import { oneLine, type DoctorOptions, type Finding } from "./finding.js";

const about = "broker";

/**
 * Whether the broker answers and the queues exist; with `--probe`, whether everything that heads
 * and workers do is permitted.
 */
export async function checkBroker({ queue: url, probe }: DoctorOptions): Promise<Finding[]> {
  if (url === undefined) return [{ about, status: "skipped", message: "Add --queue <url> to see whether its broker answers." }];
  if (/^(inprocess|threads|processes)\b/.test(url))
    return [{ about, status: "skipped", message: `${url} is in this process or on this machine: no broker.` }];
  const opened = await openBrokerUrl(url, { create: "nowhere" }).catch(oneLine);
  if (typeof opened === "string") return [{ about, status: "problem", message: opened }];
  try {
    const findings: Finding[] = [];
    for (const name of opened.queues) findings.push(...(await queueFindings(opened, { name, url })));
    findings.push(probe ? await probeFinding(opened.broker) : probeHint(opened.broker));
    return findings;
  } finally {
    await opened.broker.close();
  }
}

async function queueFindings({ broker }: OpenedBroker, { name, url }: GivenQueue): Promise<Finding[]> {
  try {
    if (!(await broker.queueExists(name))) return [missingQueue(broker, { name, url })];
    const queue = broker.queue(name);
    const { ready, leased, delayed } = await queue.depth();
    const message = `queue "${name}" of ${broker.name}: ${ready} ready, ${leased} leased, ${delayed} delayed; ${limitsOf(queue)}`;
    return [{ about, status: "ok", message }, ...(await letterFindings(broker, name))];
  } catch (error) {
    return [{ about, status: "problem", message: oneLine(error) }];
  }
}

interface GivenQueue {
  readonly name: string;
  /** The URL as it was given, with this queue and perhaps others. */
  readonly url: string;
}

/** The finding for a missing queue; in a directory, heads and workers create theirs. */
function missingQueue({ name: broker }: Broker, { name, url }: GivenQueue): Finding {
  const message = `${broker} answers, and has no queue "${name}"`;
  const create = shellLine(["mazepa", "queue", "create", url]);
  if (!broker.startsWith("file:"))
    return { about, status: "problem", message, remedy: `Create it: ${create}. Or check name, region and prefix.` };
  const remedy = `Workers and heads create it when they start, as does: ${create}. Or their directory is another one.`;
  return { about, status: "warning", message, remedy };
}

function limitsOf({ limits }: MessageQueue): string {
  return `messages up to ${sizeText(limits.maxMessageBytes)}, leases up to ${durationText(limits.maxLeaseMs)}`;
}

async function letterFindings(broker: Broker, name: string): Promise<Finding[]> {
  const letters = broker.deadLetterQueue?.(name);
  if (letters === undefined || !(await broker.queueExists(letters))) return [];
  const { ready } = await broker.queue(letters).depth();
  if (ready === 0) return [];
  const remedy = `Look at them with mazepa queue peek, and send them again with mazepa queue redrive.`;
  return [{ about, status: "warning", message: `${counted(ready, "dead letter")} in "${letters}"`, remedy }];
}

function probeHint({ name }: Broker): Finding {
  return { about, status: "skipped", message: `Add --probe to make, use and remove a queue of ${name}, as heads do.` };
}

/** Tries the requests of heads and workers on a temporary queue. */
async function probeFinding(broker: Broker): Promise<Finding> {
  const queue = broker.queue(`mazepa-doctor-${randomUUID()}`);
  const startedMs = performance.now();
  let step = "make a queue";
  try {
    await broker.createQueue(queue.name);
    for (const [name, work] of probeSteps(queue)) {
      step = name;
      await work();
    }
    step = "remove it";
    await broker.deleteQueue(queue.name);
    const took = durationText(performance.now() - startedMs);
    return { about, status: "ok", message: `a queue could be made, used and removed, in ${took}` };
  } catch (error) {
    await broker.deleteQueue(queue.name).catch(() => undefined); // the first error says more
    const remedy =
      step === "make a queue" ? "Heads make a queue for outcomes: permit it, or give them a fixed outcomeQueue." : undefined;
    return { about, status: "problem", message: `could not ${step}: ${oneLine(error)}`, ...(remedy !== undefined && { remedy }) };
  }
}

function probeSteps(queue: MessageQueue): [string, () => Promise<unknown>][] {
  const take = async () => {
    const [message] = await queue.receive({ maxCount: 1, waitMs: 10_000, leaseMs: 30_000 });
    if (message === undefined) throw new Error("nothing was received within 10 s");
    return [message];
  };
  return [
    ["send to it", () => queue.send([{ body: "mazepa doctor" }])],
    [
      "lease, extend and release a message of it",
      async () => {
        const taken = await take();
        await queue.extendLease(taken, 20_000);
        await queue.release(taken);
      },
    ],
    ["receive it again, and acknowledge it", async () => queue.acknowledge(await take())],
  ];
}
