import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { measure, median, type Measurement } from "./measurement.js";

const rounds = Number(process.argv[2] ?? 3);
const plan: readonly (readonly [workload: string, count: number])[] = [
  ["fan-out", 10_000],
  ["chain", 10_000],
  ["fan-out", 100_000],
  ["fan-out", 1_000_000],
  ["stream", 1_000_000],
  ["stream, async", 1_000_000],
  ["stream, objects", 1_000_000],
  ["fold", 1_000_000],
  ["subflows of 100", 1_000_000],
];

/** Interleaved with the bare loop, so that a ratio compares runs that stood next to each other. */
console.log(`In process, ${rounds} rounds, medians (node ${process.version}, ${process.arch})\n`);
console.log("workload              tasks     tasks/s   CPU µs/task   × bare loop (CPU)   peak MB");
for (const [workload, count] of plan) {
  const pairs = Array.from({ length: rounds }, () => ({ bare: measure("bare loop", count), own: measure(workload, count) }));
  const of = (pick: (one: Measurement) => number) => median(pairs.map(({ own }) => pick(own)));
  const ratio = median(pairs.map(({ bare, own }) => own.cpuSeconds / bare.cpuSeconds));
  const perSecond = of(({ seconds }) => count / seconds);
  const cpuMicroseconds = of(({ cpuSeconds }) => (cpuSeconds / count) * 1e6);
  const columns = [
    workload.padEnd(16),
    count.toLocaleString("en").padStart(10),
    Math.round(perSecond).toLocaleString("en").padStart(11),
    cpuMicroseconds.toFixed(2).padStart(13),
    ratio.toFixed(1).padStart(19),
    of(({ peakMegabytes }) => peakMegabytes)
      .toFixed(0)
      .padStart(9),
  ];
  console.log(columns.join(""));
}
const heldBytes = fileURLToPath(new URL("./held-bytes.js", import.meta.url));
console.log();
for (const rememberedBytes of ["0", "67108864"]) {
  const { stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", heldBytes, rememberedBytes], { encoding: "utf8" });
  console.log(`${stdout}${stderr}`.trim());
}
