import { Tinypool } from "tinypool";
import { poolWorkloads } from "./pool-workloads.js";

const filename = new URL("./thread-task.js", import.meta.url).href;

export async function open() {
  const pool = new Tinypool({ filename, minThreads: 2, maxThreads: 2 });
  return { workloads: poolWorkloads((task) => pool.run(task)), close: () => pool.destroy() };
}
