import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compare, type Comparison, type Standing } from "./comparison/compare.js";
import { ownPlan, peerPlan } from "./comparison/plan.js";
import { table } from "./comparison/table.js";
import { machine } from "./machine.js";
import { openPeers } from "./peers/peers.js";

const { values } = parseArgs({
  options: {
    peers: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    only: { type: "string", default: "" },
    save: { type: "string" },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
const results: { title: string; standings: Standing[] }[] = [];

console.log(`${machine()}\n${rounds} round(s), in turns; medians, and the least and the most.`);
if (values.peers) await runPeers();
else {
  runAll(ownPlan);
  for (const program of ["held-bytes", "threads", "file-queue"]) runProgram(program);
}
if (values.save !== undefined)
  writeFileSync(values.save, `${JSON.stringify({ machine: machine(), at: new Date().toISOString(), results }, undefined, 1)}\n`);

async function runPeers(): Promise<void> {
  const peers = await openPeers();
  try {
    const plan = peerPlan(peers.contender);
    runAll(
      plan.map((one) => ({ ...one, contenders: one.contenders.filter(({ name }) => peers.isThere(name.split(",")[0] ?? "")) })),
    );
  } finally {
    await peers.stop();
  }
}

function runAll(plan: readonly Comparison[]): void {
  for (const comparison of plan.filter(({ title }) => title.toLowerCase().includes(values.only.toLowerCase()))) {
    const standings = compare(comparison, rounds);
    results.push({ title: comparison.title, standings });
    console.log(`\n## ${comparison.title}\n\n${table(standings)}`);
    for (const { name, failure } of standings) if (failure !== undefined) console.log(`\n${name}: ${failure}`);
  }
}

function runProgram(name: string): void {
  if (!name.includes(values.only.toLowerCase())) return;
  const program = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  spawnSync(process.execPath, ["--expose-gc", program], { stdio: "inherit" });
}
