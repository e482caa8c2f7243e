import type { Measurement } from "./measurement.js";
import { workloads } from "./workloads.js";

const [name = "", countText = "0"] = process.argv.slice(2);
const count = Number(countText);
const workload = workloads[name];
if (!workload) throw new Error(`There is no workload "${name}". There are: ${Object.keys(workloads).join(", ")}.`);

await workload.run(Math.min(100, count));
workload.prepare?.(count);
const startMegabytes = process.memoryUsage().rss / 2 ** 20;
const cpuBefore = process.cpuUsage();
const startedMs = performance.now();
const done = await workload.run(count);
const seconds = (performance.now() - startedMs) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
if (done !== count) throw new Error(`"${name}" ran ${done} of ${count} tasks.`);

const measurement: Measurement = {
  count: done,
  seconds,
  cpuSeconds: (user + system) / 1e6,
  startMegabytes,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(measurement));
await workload.clear?.();
