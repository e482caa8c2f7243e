import { fork } from "node:child_process";
import { once } from "node:events";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { countOf, slices } from "./check.js";

const lanes = 4;

/**
 * The library is for workers only: the head is a loop over the SDK that sends tasks and takes
 * outcomes, ten at a time.
 */
export async function open() {
  const client = new SQSClient({ endpoint: process.env.SQS_ENDPOINT });
  const [tasks, outcomes] = await Promise.all(
    ["tasks", "outcomes"].map(async (name) => {
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: `consumer-${process.pid}-${name}` }));
      return QueueUrl;
    }),
  );
  const worker = fork(new URL("./sqs-consumer-worker.js", import.meta.url), [tasks, outcomes, `${lanes}`]);
  await once(worker, "message");
  const head = { client, tasks, outcomes };
  return { workloads: { sqs: (count) => run(head, count) }, close: () => worker.disconnect() };
}

async function run(head, count) {
  const values = [];
  const batches = slices(count, 10);
  await Promise.all([...inLanes(() => send(head, batches)), ...inLanes(() => receive(head, values, count))]);
  return countOf(values);
}

function inLanes(work) {
  return Array.from({ length: lanes }, work);
}

async function send({ client, tasks: QueueUrl }, batches) {
  for (const values of batches) {
    const Entries = values.map((value, index) => ({ Id: `${index}`, MessageBody: JSON.stringify({ value }) }));
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
}

async function receive({ client, outcomes: QueueUrl }, values, count) {
  while (values.length < count) {
    const request = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 });
    const { Messages = [] } = await client.send(request);
    if (Messages.length === 0) continue;
    for (const { Body } of Messages) values.push(JSON.parse(Body).value);
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}
