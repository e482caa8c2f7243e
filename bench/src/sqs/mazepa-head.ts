import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { execute, flowSchema, reduce, RemoteExecutionQueue } from "@mazepa/core";
import { SqsBroker } from "@mazepa/sqs";
import type { Head } from "./head.js";
import { number } from "./operations.js";

const sum = flowSchema(function* sum(first: number, count: number) {
  const tasks = function* () {
    for (let index = first; index < first + count; index++) yield number.makeTask(index);
  };
  return yield* reduce(tasks(), (total, value) => total + value, 0);
});

/** An execution with everything as it comes by default, and one worker. */
export async function openMazepaHead(endpoint: string, ...[isolation, slots]: readonly [string, string]): Promise<Head> {
  const broker = new SqsBroker({ endpoint });
  const name = `mazepa-${process.pid}-tasks`;
  await broker.createQueue(name);
  const program = fileURLToPath(new URL("./mazepa-worker.js", import.meta.url));
  const worker = fork(program, [endpoint, name, isolation, slots]);
  await once(worker, "message");
  const run = (first: number, count: number): Promise<number> =>
    execute(sum(first, count), { queue: new RemoteExecutionQueue({ broker, taskQueues: name }) });
  const close = async (): Promise<void> => {
    const ended = once(worker, "exit");
    worker.disconnect();
    await ended;
    await broker.deleteQueue(name);
    await broker.close();
  };
  return { run, close };
}
