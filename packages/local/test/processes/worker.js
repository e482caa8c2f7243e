// A worker on a directory, until its parent says stop; reports to its parent when it is ready, when
// it has had a signal, and its statistics at the end.
import { fileURLToPath } from "node:url";
import { startWorker } from "@mazepa/core";
import { FileBroker } from "@mazepa/local";

const [directory, options] = process.argv.slice(2);
const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const broker = new FileBroker(directory, { onLeaseLost: nothing });
const modules = [fileURLToPath(new URL("./worker-operations.js", import.meta.url))];
const worker = startWorker({ broker, queues: ["tasks"], modules, log, ...JSON.parse(options) });
process.on("message", () => void worker.stop());
await worker.ready;
// After the worker's own listeners.
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.send({ type: "signalled" }));
process.send({ type: "ready" });
const end = await worker.done;
await broker.close();
process.send({ type: "ended", end, stats: worker.stats() }, () => process.disconnect());
