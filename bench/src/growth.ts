import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { GrowthPoint } from "./growth-point.js";
import { machine } from "./machine.js";
import { measure, median } from "./measurement.js";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    save: { type: "string" },
  },
});
const tasks = [1000, 10_000, 100_000, ...(values.quick ? [] : [1_000_000])];
const flows = [10, 100, 1000, 10_000];
const plan: readonly (readonly [workload: string, counts: readonly number[]])[] = [
  ["stream", tasks],
  ["stream, recorded", tasks],
  ["stream, resumed", tasks],
  ["fan-out", tasks],
  ["chain", tasks],
  ["diamond of 100 layers", tasks],
  ["subflows of 100", tasks],
  ["nested flows", flows],
  ["flows side by side", flows],
];

/** Small sizes are run more often: what they take is mostly chance. */
function pointOf(workload: string, count: number): GrowthPoint {
  const rounds = Number(values.rounds ?? (values.quick ? 1 : count >= 1_000_000 ? 1 : 3));
  const runs = Array.from({ length: rounds }, () => measure(workload, count));
  return {
    workload,
    count,
    cpuMicroseconds: median(runs.map(({ cpuSeconds }) => (cpuSeconds / count) * 1e6)),
    peakBytes: median(runs.map(({ peakMegabytes, startMegabytes = 0 }) => ((peakMegabytes - startMegabytes) * 2 ** 20) / count)),
    peakMegabytes: median(runs.map(({ peakMegabytes }) => peakMegabytes)),
  };
}

console.log(`${machine()}\n\nworkload                     tasks   CPU µs/task   bytes/task above idle   peak MB`);
const points: GrowthPoint[] = [];
for (const [workload, counts] of plan) {
  for (const count of counts) {
    const point = pointOf(workload, count);
    points.push(point);
    const columns = [
      workload.padEnd(22),
      count.toLocaleString("en").padStart(11),
      point.cpuMicroseconds.toFixed(1).padStart(14),
      Math.round(point.peakBytes).toLocaleString("en").padStart(24),
      point.peakMegabytes.toFixed(0).padStart(10),
    ];
    console.log(columns.join(""));
  }
}
if (values.save !== undefined)
  writeFileSync(values.save, `${JSON.stringify({ machine: machine(), at: new Date().toISOString(), points }, undefined, 1)}\n`);
