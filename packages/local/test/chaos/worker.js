// A worker of a chaos run, until SIGTERM. Arguments: the directory and the seed of its faults.
import { fileURLToPath, URL } from "node:url";
import { startWorker } from "@mazepa/core";
import { chaosBroker, leaseMs } from "./broker.js";
import { lyingBroker } from "./liar.js";

const [directory, seed] = process.argv.slice(2);
const say = (type) => (message) => process.send?.({ type, message });
const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: say("error") };
const broker = lyingBroker(chaosBroker(`${directory}/broker`, seed), { seed, file: `${directory}/lies` });
const worker = startWorker({
  ...{ broker, queues: ["tasks"], modules: [fileURLToPath(new URL("./operations.js", import.meta.url))] },
  ...{ isolation: "inline", concurrency: 4, leaseMs, cancelCheckMs: 500, log },
});
process.on("disconnect", () => void worker.stop());
await worker.done;
await broker.close();
if (process.connected) process.disconnect();
