import "@mazepa/s3";
import "@mazepa/sqs"; // each registers its kind of URLs
import { openBlobStore, openBroker, startWorker } from "@mazepa/core";

const [brokerUrl = "", storeUrl = "", queue = ""] = process.argv.slice(2);
const broker = await openBroker(brokerUrl);
const worker = startWorker({
  broker,
  queues: [queue],
  payloads: openBlobStore(storeUrl),
  modules: [new URL("./operations.js", import.meta.url).href],
  concurrency: 2,
  leaseMs: 2000, // so soon others get the tasks of a worker that was killed
});
await worker.ready;
process.send?.("ready");
await worker.done;
await broker.close();
process.disconnect();
