import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { machine } from "./machine.js";
import { simulate, type SimulationOptions, type SimulationResult } from "./simulate/simulation.js";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    save: { type: "string" },
    /**
     * Processor time of the AWS SDK for a request, in ms: measured with plain HTTP, and a little
     * for TLS.
     */
    requestCpuMs: { type: "string", default: "1" },
    medianMs: { type: "string", default: "12" },
  },
});
// A thousand workers listen to the signals of one process, and each of them says that it keeps its
// own leases.
process.setMaxListeners(0);
process.emitWarning = () => {};

const usual = {
  workers: 1000,
  concurrency: 1,
  requestCpuMs: Number(values.requestCpuMs),
  medianMs: Number(values.medianMs),
  sigma: 0.5,
  seed: 1,
};
const many = values.quick ? 10_000 : 20_000;
const plan: readonly (readonly [title: string, runs: readonly Partial<SimulationOptions>[]])[] = [
  [
    "How short may tasks be?",
    [
      { taskMs: 10_000, tasks: 5000, maxInFlight: 2000 },
      { taskMs: 3000, tasks: many / 2, maxInFlight: 2000 },
      { taskMs: 1000, tasks: many, maxInFlight: 2000 },
      { taskMs: 500, tasks: many, maxInFlight: 2000 },
      { taskMs: 250, tasks: many, maxInFlight: 2000 },
      { taskMs: 100, tasks: many, maxInFlight: 2000 },
    ],
  ],
  [
    "How much should be in flight?",
    [800, 1000, 1200, 1500, 2000, 4000].map((maxInFlight) => ({ taskMs: 1000, tasks: many, maxInFlight })),
  ],
  [
    "Few large workers or many small ones?",
    [
      { workers: 1000, concurrency: 1, taskMs: 1000, tasks: many, maxInFlight: 2000 },
      { workers: 100, concurrency: 10, taskMs: 1000, tasks: many, maxInFlight: 2000 },
      { workers: 20, concurrency: 50, taskMs: 1000, tasks: many, maxInFlight: 2000 },
    ],
  ],
  [
    "How many slots can one head feed with tasks of ten seconds?",
    [5, 25, 50, 100].map((concurrency) => {
      const slots = 200 * concurrency;
      return { workers: 200, concurrency, taskMs: 10_000, tasks: 3 * slots, maxInFlight: 1.2 * slots };
    }),
  ],
];
const head = [
  "workers × slots  task ms  in flight",
  "  tasks/s  slots busy  head busy  head ms/task  requests/task: head  workers",
].join("");

console.log(
  `${machine()}\nA request to SQS takes ${usual.medianMs} ms in the median, one of a hundred ${Math.round(usual.medianMs * 3.2)}; it costs the head ${usual.requestCpuMs} ms of processor time besides what it really computes here.`,
);
const results: { title: string; runs: { options: SimulationOptions; result: SimulationResult }[] }[] = [];
for (const [title, runs] of plan) {
  console.log(`\n${title}\n${head}`);
  const done = [];
  for (const settings of runs) {
    const options = { ...usual, ...settings } as SimulationOptions;
    const result = await simulate(options);
    done.push({ options, result });
    console.log(lineOf(options, result));
  }
  results.push({ title, runs: done });
}
if (values.save !== undefined)
  writeFileSync(values.save, `${JSON.stringify({ machine: machine(), at: new Date().toISOString(), results }, undefined, 1)}\n`);

function lineOf({ workers, concurrency, taskMs, maxInFlight }: SimulationOptions, result: SimulationResult): string {
  const whole = (value: number) => Math.round(value).toLocaleString("en");
  return [
    `${whole(workers)} × ${concurrency}`.padStart(15),
    whole(taskMs).padStart(9),
    whole(maxInFlight).padStart(11),
    whole(result.tasksPerSecond).padStart(9),
    `${(result.busyShare * 100).toFixed(1)}%`.padStart(12),
    `${(result.headShare * 100).toFixed(0)}%`.padStart(11),
    result.headMsPerTask.toFixed(2).padStart(14),
    result.headRequestsPerTask.toFixed(2).padStart(21),
    result.workerRequestsPerTask.toFixed(2).padStart(9),
  ].join("");
}
