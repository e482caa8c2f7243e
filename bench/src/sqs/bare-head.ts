import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { CreateQueueCommand, DeleteQueueCommand } from "@aws-sdk/client-sqs";
import { bareClient, BareQueue, inLanes } from "./bare-queue.js";
import type { Head } from "./head.js";

/**
 * Sends all tasks in full batches while it receives and deletes what comes back; keeps nothing but
 * a number for each.
 */
export async function openBareHead(endpoint: string, lanes: number): Promise<Head> {
  const client = bareClient(endpoint);
  const urls: string[] = [];
  for (const name of ["tasks", "outcomes"]) {
    const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName: `bare-${process.pid}-${name}` }));
    urls.push(QueueUrl);
  }
  const [tasksUrl = "", outcomesUrl = ""] = urls;
  const worker = fork(fileURLToPath(new URL("./bare-worker.js", import.meta.url)), [endpoint, `${lanes}`, ...urls]);
  await once(worker, "message");
  const tasks = new BareQueue(client, tasksUrl);
  const outcomes = new BareQueue(client, outcomesUrl);
  const run = async (first: number, count: number): Promise<number> => {
    const values: number[] = [];
    const receiving = inLanes(lanes, async () => {
      while (values.length < count) {
        const messages = await outcomes.receive();
        for (const { Body = "" } of messages) values.push((JSON.parse(Body) as { value: number }).value);
        if (messages.length > 0) await outcomes.delete(messages);
      }
    });
    let next = first;
    const sending = inLanes(lanes, async () => {
      while (next < first + count) {
        const from = next;
        next += 10;
        await tasks.send(Array.from({ length: 10 }, (_, index) => taskOf(from + index)));
      }
    });
    await Promise.all([sending, receiving]);
    return values.reduce((sum, value) => sum + value, 0);
  };
  const close = async (): Promise<void> => {
    worker.disconnect();
    for (const QueueUrl of urls) await client.send(new DeleteQueueCommand({ QueueUrl }));
    client.destroy();
  };
  return { run, close };
}

function taskOf(id: number): string {
  return JSON.stringify({ id, operation: "bench.number", args: [id], padding: "x".repeat(100) });
}
