// Runs one workload of one peer and tells what it took: `node run.js bullmq fan-out 10000`.
// REDIS_URL and DATABASE_URL say where servers are.
import { resourceUsage } from "node:process";

const [peer, workload, count] = process.argv.slice(2);
const { open } = await import(`./${peer}.js`);
const { workloads, close } = await open();
const run = workloads[workload];
if (!run) throw new Error(`${peer} has no workload "${workload}".`);

await run(100);
const startMegabytes = process.memoryUsage().rss / 2 ** 20;
const cpuBefore = process.cpuUsage();
const startedMs = performance.now();
const done = await run(Number(count));
const seconds = (performance.now() - startedMs) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
if (done !== Number(count)) throw new Error(`${peer} ran ${done} of ${count} tasks.`);

const measurement = {
  count: done,
  seconds,
  cpuSeconds: (user + system) / 1e6,
  startMegabytes,
  peakMegabytes: resourceUsage().maxRSS / 1024,
};
process.stdout.write(`\n${JSON.stringify(measurement)}\n`, async () => {
  await close?.();
  process.exit(0);
});
