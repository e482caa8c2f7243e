// A worker on SQS, until its parent says stop; tells its parent when it is ready, and at the end what it has done.
import { fileURLToPath, URL } from "node:url";
import { startWorker } from "@mazepa/core";
import { SqsBroker } from "@mazepa/sqs";

const [endpoint, options] = process.argv.slice(2);
const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const broker = new SqsBroker({ endpoint, closeGraceMs: 0 });
const modules = [fileURLToPath(new URL("./operations.js", import.meta.url))];
const worker = startWorker({ broker, queues: ["tasks"], modules, log, ...JSON.parse(options) });
process.on("message", () => void worker.stop());
await worker.ready;
process.send({ type: "ready" });
const end = await worker.done;
await broker.close();
process.send({ type: "ended", end, stats: worker.stats() }, () => process.disconnect());
