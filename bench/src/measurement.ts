import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What one run of one workload in a process of its own took. */
export interface Measurement {
  readonly workload: string;
  readonly count: number;
  readonly seconds: number;
  /** Processor time, which suffers less from what else the machine does. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

const program = fileURLToPath(new URL("./run-workload.js", import.meta.url));

/** Runs `workload` in a process of its own. */
export function measure(workload: string, count: number): Measurement {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, workload, String(count)], { encoding: "utf8" });
  if (status !== 0) throw new Error(`"${workload}" failed:\n${stderr}`);
  return JSON.parse(stdout) as Measurement;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
