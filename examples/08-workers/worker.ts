import { startWorker } from "@mazepa/core";
import { FileBroker } from "@mazepa/local";

const [directory = "", name = ""] = process.argv.slice(2);
const worker = startWorker({
  broker: new FileBroker(directory),
  queues: ["tasks"],
  modules: [new URL("./operations.js", import.meta.url).href],
  concurrency: 2,
  leaseMs: 1000, // so soon others get the tasks of a worker that was killed
});
await worker.ready;
process.send?.("ready");
console.error(`${name} ended: ${await worker.done}`);
process.disconnect();
