import { parentPort } from "node:worker_threads";
import { work } from "./work.js";

parentPort?.on("message", (job: { ms: number; value: number }) => parentPort?.postMessage(work(job)));
