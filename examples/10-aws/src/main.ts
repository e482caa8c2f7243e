import "@mazepa/s3";
import "@mazepa/sqs"; // each registers its kind of URLs
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { execute, flowSchema, map, openBlobStore, openBroker, RemoteExecutionQueue } from "@mazepa/core";
import { picture, square } from "./operations.js";
import { openPlace } from "./place.js";

const { name, brokerUrl, storeUrl, close } = await openPlace();
console.log(`runs on ${name}`);
const tasks = `mazepa-example-${process.pid}`;
const broker = await openBroker(brokerUrl);
const payloads = openBlobStore(storeUrl);
await broker.createQueue(tasks);
const workers = await Promise.all([startWorkerProcess(), startWorkerProcess(), startWorkerProcess()]);

const count = 90;
const work = flowSchema(function* work() {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const squares = yield* map(numbers, (n) => square.makeTask(n));
  const { byteLength } = yield* picture.makeTask(3_000_000);
  return { sum: squares.reduce((total, value) => total + value, 0), byteLength };
});

let succeeded = 0;
const { sum, byteLength } = await execute(work(), {
  queue: new RemoteExecutionQueue({ broker, taskQueues: tasks, payloads }),
  checkpoint: payloads, // with an executionId, it would go on where it was when started again
  onEvent: ({ type }) => {
    if (type === "task-succeeded" && ++succeeded === count / 2) workers[0].kill("SIGKILL");
  },
});

console.log(`a worker was killed by ${workers[0].signalCode}`);
console.log(`${succeeded} tasks succeeded; the sum of ${count} squares is ${sum}`);
console.log(`a picture of ${byteLength} bytes came through S3`);
const stopped = workers.slice(1).map((worker) => {
  worker.kill("SIGTERM"); // it ends with its long poll, so no task is lost to it
  return once(worker, "exit") as Promise<[number]>;
});
for (const [code] of await Promise.all(stopped)) console.log(`a worker ended with exit code ${code}`);
await broker.deleteQueue(tasks);
await broker.close();
close();

async function startWorkerProcess(): Promise<ChildProcess> {
  const program = fileURLToPath(new URL("./worker.js", import.meta.url));
  const child = fork(program, [brokerUrl, storeUrl, tasks], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
  await once(child, "message");
  return child;
}

// Output:
// runs on an emulator (…)
// a worker was killed by SIGKILL
// 91 tasks succeeded; the sum of 90 squares is 247065
// a picture of 3000000 bytes came through S3
// a worker ended with exit code 0
// a worker ended with exit code 0
