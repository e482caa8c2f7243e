// A worker on SQS, until its parent says stop; tells its parent when it is ready, what it warns of,
// and at the end what it has done.
import { fileURLToPath, URL } from "node:url";
import { startWorker } from "@mazepa/core";
import { SqsBroker } from "@mazepa/sqs";

const [endpoint, given] = process.argv.slice(2);
const { refused = [], ...options } = JSON.parse(given);
const nothing = () => undefined;
const tell = (line) => process.connected && process.send({ type: "line", line });
const log = { debug: nothing, info: nothing, warn: tell, error: tell };
const broker = new SqsBroker({ endpoint, closeGraceMs: 0, onLeaseLost: nothing });
const modules = [fileURLToPath(new URL("./operations.js", import.meta.url))];
const taskFilter = ({ operationId }) => !refused.includes(operationId);
const worker = startWorker({ broker, queues: ["tasks"], modules, log, taskFilter, drainMs: 1000, ...options });
process.on("message", () => void worker.stop());
await worker.ready;
process.send({ type: "ready" });
const end = await worker.done;
await broker.close();
process.send({ type: "ended", end, stats: worker.stats() }, () => process.disconnect());
