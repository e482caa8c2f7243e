import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What one run of one workload in a process of its own took. */
export interface Measurement {
  readonly count: number;
  readonly seconds: number;
  /** Processor time of the driving process, which suffers less from what else the machine does. */
  readonly cpuSeconds: number;
  /** Before the run, after a short one to warm up. */
  readonly startMegabytes?: number;
  readonly peakMegabytes: number;
}

/**
 * How a process is started that runs a workload: the name of the workload and the number of tasks
 * follow.
 */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const own: Program = { command: process.execPath, args: [fileURLToPath(new URL("./run-workload.js", import.meta.url))] };
const maxRunMs = 600_000;

/** Runs `workload` in a process of its own: one of ours, unless another program is given. */
export function measure(workload: string, count: number, { command, args, cwd, env }: Program = own): Measurement {
  const { stdout, stderr, status, error } = spawnSync(command, [...args, workload, String(count)], {
    encoding: "utf8",
    timeout: maxRunMs,
    maxBuffer: 2 ** 26,
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
  });
  const line = stdout?.trim().split("\n").at(-1) ?? "";
  if (error || status !== 0 || !line.startsWith("{"))
    throw new Error(`"${workload}" failed with ${[command, ...args].join(" ")}:\n${stderr || String(error)}`, { cause: error });
  return JSON.parse(line) as Measurement;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
