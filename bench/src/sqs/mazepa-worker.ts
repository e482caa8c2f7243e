import { startWorker } from "@mazepa/core";
import { SqsBroker } from "@mazepa/sqs";

const [endpoint = "", queue = "", isolation, slots] = process.argv.slice(2);
const broker = new SqsBroker({ endpoint, closeGraceMs: 0 });
const modules = [new URL("./operations.js", import.meta.url).href];
const nothing = (): undefined => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const worker = startWorker({
  broker,
  queues: [queue],
  modules,
  isolation: isolation === "thread" ? "thread" : "inline",
  concurrency: Number(slots),
  log,
});
process.on("disconnect", () => void worker.stop());
await worker.ready;
process.send?.("ready");
await worker.done;
await broker.close();
