import { execute, InProcessQueue, MemoryBroker, RemoteExecutionQueue, startWorker } from "@mazepa/core";
import { WorkerPoolQueue } from "@mazepa/local";
import { journey } from "./journey.js";

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A head; one with threads, if the program is given their module; and one with a worker. */
async function main(module: string | undefined): Promise<void> {
  console.log(await execute(journey(["in", "process"]), { queue: new InProcessQueue({ serialize: true }) }));
  const pool = { threads: 1, ...(module?.includes("thread") ? { entry: module } : { modules: [module ?? ""] }) };
  if (module !== undefined) console.log(await execute(journey(["in", "threads"]), { queue: new WorkerPoolQueue(pool) }));
  const broker = new MemoryBroker();
  await broker.createQueue("tasks");
  const worker = startWorker({ broker, queues: ["tasks"], isolation: "inline", log: silent });
  const queue = new RemoteExecutionQueue({ broker, taskQueues: "tasks" });
  console.log(await execute(journey(["by", "worker"]), { queue }));
  await worker.stop();
}

void main(process.argv[2]);
