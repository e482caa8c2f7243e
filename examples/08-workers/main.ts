import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { execute, flowSchema, map, RemoteExecutionQueue } from "@mazepa/core";
import { FileBroker } from "@mazepa/local";
import { square } from "./operations.js";

const count = 60;
const directory = "queues"; // on one machine, or on a disk that machines share
const broker = new FileBroker(directory);
await broker.createQueue("tasks");
const [first, second] = await Promise.all([startWorkerProcess("first"), startWorkerProcess("second")]);

const sumOfSquares = flowSchema(function* sumOfSquares() {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const squares = yield* map(numbers, (n) => square.makeTask(n));
  return squares.reduce((sum, value) => sum + value, 0);
});

let succeeded = 0;
const sum = await execute(sumOfSquares(), {
  queue: new RemoteExecutionQueue({ broker, taskQueues: "tasks" }),
  onEvent: ({ type }) => {
    if (type === "task-succeeded" && ++succeeded === count / 2) first.kill("SIGKILL");
  },
});

console.log(`the first worker was killed by ${first.signalCode}`);
console.log(`${succeeded} of ${count} tasks succeeded; the sum of the squares is ${sum}`);
second.kill("SIGTERM");
const [code] = (await once(second, "exit")) as [number];
console.log(`the second worker ended with exit code ${code}`);
await broker.close();

async function startWorkerProcess(name: string): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL("./worker.js", import.meta.url)), [directory, name], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  await once(child, "message");
  return child;
}

// Output:
// the first worker was killed by SIGKILL
// 60 of 60 tasks succeeded; the sum of the squares is 73810
// the second worker ended with exit code 0
