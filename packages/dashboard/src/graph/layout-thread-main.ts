import { parentPort, workerData } from "node:worker_threads";
import { instance } from "@viz-js/viz";

/** Lays out one graph: a layout cannot be interrupted, but its thread can be ended. */
const viz = await instance();
parentPort?.postMessage(viz.renderString(String(workerData), { format: "svg" }));
