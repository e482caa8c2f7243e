import { median } from "./measurement.js";
import { pools } from "./threads/pools.js";

const rounds = Number(process.argv[2] ?? 3);
const threads = Number(process.argv[3] ?? 2);
const plan: readonly (readonly [title: string, count: number, ms: number])[] = [
  ["no-ops", 20_000, 0],
  ["2 ms of CPU each", 4000, 2],
];

/** The pools take turns, so that a ratio compares runs that stood next to each other. */
console.log(`On ${threads} threads, ${rounds} rounds, medians (node ${process.version}, ${process.arch})`);
for (const [title, count, ms] of plan) {
  const rows: Record<string, number>[] = [];
  for (let round = 0; round < rounds; round++) {
    const row: Record<string, number> = {};
    for (const [name, run] of Object.entries(pools)) row[name] = await run(threads, count, ms);
    rows.push(row);
  }
  console.log(`\n${count.toLocaleString("en")} ${title.padEnd(18)}   tasks/s   µs/task   × rate of bare threads`);
  for (const name of Object.keys(pools)) {
    const tookMs = median(rows.map((row) => row[name] ?? Number.NaN));
    const ratio = median(rows.map((row) => (row["bare worker_threads"] ?? Number.NaN) / (row[name] ?? Number.NaN)));
    const columns = [
      name.padEnd(22),
      Math.round((count / tookMs) * 1000)
        .toLocaleString("en")
        .padStart(12),
      ((tookMs / count) * 1000).toFixed(1).padStart(10),
      ratio.toFixed(2).padStart(10),
    ];
    console.log(columns.join(""));
  }
}
