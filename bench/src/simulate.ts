import { simulate, type SimulationOptions } from "./simulate/simulation.js";

process.setMaxListeners(0);
process.emitWarning = () => {};

const usual = { workers: 1000, concurrency: 1, requestCpuMs: 1, medianMs: 12, sigma: 0.5, seed: 1 };
const plan: readonly Partial<SimulationOptions>[] = [
  { taskMs: 10_000, tasks: 5000, maxInFlight: 1000 },
  { taskMs: 1000, tasks: 20_000, maxInFlight: 1000 },
  { taskMs: 1000, tasks: 20_000, maxInFlight: 2000 },
  { taskMs: 300, tasks: 40_000, maxInFlight: 3000 },
];
for (const settings of plan) {
  const options = { ...usual, ...settings } as SimulationOptions;
  console.log(settings, await simulate(options));
}
