import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { MessageQueue } from "@mazepa/core";
import { FileBroker } from "@mazepa/local";

const taskCount = 20_000;
const workerCount = 2;
const padding = "y".repeat(250);

/**
 * A bare head and two bare workers on a `FileBroker`: each task is sent, taken, answered and
 * acknowledged, each answer taken and acknowledged.
 */
async function measure(takenAtOnce: number): Promise<number> {
  const directory = await mkdtemp(path.join(tmpdir(), "mazepa-file-queue-"));
  const broker = new FileBroker(directory);
  await Promise.all([broker.createQueue("tasks"), broker.createQueue("outcomes")]);
  const workers = await Promise.all(Array.from({ length: workerCount }, () => startWorker(directory, takenAtOnce)));
  const startMs = performance.now();
  const answers = countAnswers(broker.queue("outcomes"));
  await sendTasks(broker.queue("tasks"), answers);
  await answers.all;
  const tookMs = performance.now() - startMs;
  await Promise.all(workers.map(stopWorker));
  await broker.close();
  await rm(directory, { recursive: true });
  return Math.round((taskCount / tookMs) * 1000);
}

async function sendTasks(
  queue: MessageQueue,
  answers: { readonly count: () => number; readonly more: () => Promise<void> },
): Promise<void> {
  for (let sent = 0; sent < taskCount;) {
    while (sent - answers.count() > 2000) await answers.more();
    const count = Math.min(200, taskCount - sent);
    await queue.send(Array.from({ length: count }, (_, index) => ({ body: JSON.stringify({ id: sent + index, padding }) })));
    sent += count;
  }
}

function countAnswers(queue: MessageQueue): { count: () => number; more: () => Promise<void>; all: Promise<void> } {
  const seen = new Set<string>();
  let receipt: Promise<void> = Promise.resolve();
  const receive = async (): Promise<void> => {
    const received = await queue.receive({ maxCount: 1000, waitMs: 1000, leaseMs: 30_000 });
    for (const { body } of received) seen.add(body);
    await queue.acknowledge(received);
  };
  const all = (async () => {
    while (seen.size < taskCount) {
      receipt = receive();
      await receipt;
    }
  })();
  return { count: () => seen.size, more: () => receipt, all };
}

async function startWorker(directory: string, takenAtOnce: number): Promise<ChildProcess> {
  const worker = fork(fileURLToPath(import.meta.url), [directory, String(takenAtOnce)]);
  await once(worker, "message");
  return worker;
}

async function stopWorker(worker: ChildProcess): Promise<void> {
  const exited = once(worker, "exit");
  worker.send("stop");
  await exited;
}

async function work(directory: string, takenAtOnce: number): Promise<void> {
  const broker = new FileBroker(directory);
  const [tasks, outcomes] = [broker.queue("tasks"), broker.queue("outcomes")];
  const stopping = new AbortController();
  process.once("message", () => stopping.abort());
  process.send?.("ready");
  while (!stopping.signal.aborted) {
    const received = await tasks.receive({ maxCount: takenAtOnce, waitMs: 5000, leaseMs: 30_000, signal: stopping.signal });
    await outcomes.send(received.map(({ body }) => ({ body })));
    await tasks.acknowledge(received);
  }
  process.disconnect();
}

const [, , directory, takenAtOnce] = process.argv;
if (directory !== undefined) await work(directory, Number(takenAtOnce));
else {
  for (const taken of [1, 10, 32, 100]) {
    const perSecond = await measure(taken);
    console.log(`${String(taken).padStart(4)} messages taken at a time: ${perSecond} tasks/s`);
  }
}
