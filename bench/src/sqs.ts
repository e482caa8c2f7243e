import { median } from "./measurement.js";
import { startEmulator, useEmulatorCredentials } from "./sqs/emulator.js";
import { measureHead, type HeadKind, type SqsRun } from "./sqs/measure-head.js";

const rounds = Number(process.argv[2] ?? 3);
const count = Number(process.argv[3] ?? 10_000);
const plan: readonly (readonly [kind: HeadKind, sizes: readonly number[], title: string])[] = [
  ["bare", [1, 4, 16], "bare, in lanes of"],
  ["inline", [1, 10], "Mazepa, inline slots"],
  ["thread", [2], "Mazepa, threads"],
];

useEmulatorCredentials();
const emulator = await startEmulator();

/** All take turns, so that a ratio compares runs that stood next to each other. */
console.log(
  `Over SQS's emulator, one head and one worker, ${count} tasks, ${rounds} rounds, medians (node ${process.version})\n`,
);
const entries = plan.flatMap(([kind, sizes, title]) =>
  sizes.map((size) => ({ kind, size, name: `${title} ${size}`, runs: [] as SqsRun[] })),
);
for (let round = 0; round < rounds; round++)
  for (const { kind, size, runs } of entries) runs.push(await measureHead(emulator, { kind, size, count }));

const bare = entries.filter(({ kind }) => kind === "bare");
const bestOf = (round: number) => Math.min(...bare.map(({ runs }) => runs[round]?.seconds ?? Infinity));
console.log("                          tasks/s   × bare at its best   requests/task   peak MB of the head");
for (const { name, runs } of entries) print(name, runs);
for (const { name, runs } of entries) if (runs[0]) console.log(`\n${name}: ${requestsOf(runs[0])}`);
emulator.stop();

function print(name: string, runs: readonly SqsRun[]): void {
  const columns = [
    name.padEnd(22),
    Math.round(median(runs.map(({ seconds }) => count / seconds)))
      .toLocaleString("en")
      .padStart(11),
    median(runs.map(({ seconds }, round) => bestOf(round) / seconds))
      .toFixed(2)
      .padStart(21),
    median(runs.map((run) => total(run) / count))
      .toFixed(3)
      .padStart(16),
    median(runs.map(({ peakMegabytes }) => peakMegabytes))
      .toFixed(0)
      .padStart(22),
  ];
  console.log(columns.join(""));
}

function total({ requests }: SqsRun): number {
  return Object.values(requests).reduce((sum, times) => sum + times, 0);
}

function requestsOf({ requests }: SqsRun): string {
  return Object.entries(requests)
    .map(([action, times]) => `${action} ${times}`)
    .join(", ");
}
