import { Piscina } from "piscina";
import { poolWorkloads } from "./pool-workloads.js";

const filename = new URL("./thread-task.js", import.meta.url).href;

export async function open() {
  const pool = new Piscina({ filename, minThreads: 2, maxThreads: 2, concurrentTasksPerWorker: 1 });
  return { workloads: poolWorkloads((task) => pool.run(task)), close: () => pool.destroy() };
}
