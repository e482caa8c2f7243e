// Runs the chaos test for as long as one wants: node scripts/chaos.js [--seed 1] [--size 5000]
// [--minutes 0]. Goes on with the next seeds until the time is over.
import { parseArgs } from "node:util";
import { runChaos } from "../packages/local/test/chaos/run-chaos.js";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    size: { type: "string", default: "5000" },
    minutes: { type: "string", default: "0" },
  },
});
const untilMs = performance.now() + Number(values.minutes) * 60_000;
let seed = Number(values.seed);
do {
  const report = await runChaos({ seed, size: Number(values.size) });
  console.log(JSON.stringify(report));
  if (report.value !== report.expected || report.neverSucceeded.length > 0) process.exitCode = 1;
  seed += 1;
} while (performance.now() < untilMs && !process.exitCode);
