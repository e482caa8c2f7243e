import { FlowProducer, Queue, QueueEvents, Worker } from "bullmq";
import IORedis from "ioredis";
import { countOf, slices } from "./check.js";

const connection = () => new IORedis(process.env.REDIS_URL, { maxRetriesPerRequest: null });

/**
 * One process adds and works, since only the rate counts; results are gathered from the worker's
 * events.
 */
export async function open() {
  return { workloads: { "fan-out": fanOut, "fan-out, gathered by a parent": flow, chain } };
}

async function fanOut(count) {
  const name = `fan-${count}`;
  const values = [];
  const queue = new Queue(name, { connection: connection() });
  const worker = new Worker(name, async ({ data }) => data, { connection: connection(), concurrency: 100 });
  await worker.waitUntilReady();
  await new Promise((resolve, reject) => {
    worker.on("completed", (_, value) => values.push(value) === count && resolve());
    worker.on("failed", (_, error) => reject(error));
    void (async () => {
      for (const slice of slices(count)) await queue.addBulk(slice.map((data) => ({ name: "value", data })));
    })().catch(reject);
  });
  await worker.close();
  return countOf(values);
}

async function flow(count) {
  const queueName = `flow-${count}`;
  const producer = new FlowProducer({ connection: connection() });
  const work = async (job) => (job.name === "parent" ? Object.values(await job.getChildrenValues()) : job.data);
  const worker = new Worker(queueName, work, { connection: connection(), concurrency: 100 });
  await worker.waitUntilReady();
  const values = await new Promise((resolve, reject) => {
    worker.on("completed", (job, value) => job.name === "parent" && resolve(value));
    worker.on("failed", (_, error) => reject(error));
    const children = Array.from({ length: count }, (_, data) => ({ name: "child", queueName, data }));
    producer.add({ name: "parent", queueName, children }).catch(reject);
  });
  await worker.close();
  return countOf(values);
}

async function chain(count) {
  const name = `chain-${count}`;
  const queue = new Queue(name, { connection: connection() });
  const events = new QueueEvents(name, { connection: connection() });
  const worker = new Worker(name, async ({ data }) => data + 1, { connection: connection() });
  await Promise.all([worker.waitUntilReady(), events.waitUntilReady()]);
  let value = 0;
  for (let step = 0; step < count; step++) value = await (await queue.add("step", value)).waitUntilFinished(events);
  await worker.close();
  return value;
}
