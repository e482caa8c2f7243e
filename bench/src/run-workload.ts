import type { Measurement } from "./measurement.js";
import { workloads } from "./workloads.js";

const [name = "", count = "0"] = process.argv.slice(2);
const run = workloads[name];
if (!run) throw new Error(`There is no workload "${name}". There are: ${Object.keys(workloads).join(", ")}.`);

await run(100);
const cpuBefore = process.cpuUsage();
const startedMs = performance.now();
const done = await run(Number(count));
const seconds = (performance.now() - startedMs) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
if (done !== Number(count)) throw new Error(`"${name}" ran ${done} of ${count} tasks.`);

const measurement: Measurement = {
  workload: name,
  count: done,
  seconds,
  cpuSeconds: (user + system) / 1e6,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(measurement));
