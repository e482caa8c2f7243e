import type { Command } from "commander";
import type { Conductor, ConductorEvent } from "@mazepa/jobs";
import { schedulesOf, settingsOf } from "../config/apply-config.js";
import { openStore } from "../connections/open-broker.js";
import { openQueue } from "../connections/open-queue.js";
import { importModule } from "../loading/import-module.js";
import { UsageError } from "../output/cli-errors.js";
import { serveMetrics, type MetricsOptions } from "../metrics/serve-metrics.js";
import { note, reserveStdout } from "../output/output.js";
import { StopSignal } from "../run/stop-signal.js";
import { ConductorCounts } from "./conductor-stats.js";
import { jobsPackage, openBoard, type BoardOptions } from "./open-board.js";
import { setSchedules } from "./set-schedule.js";

/** The options of `mazepa conductor`. */
export interface ConductorCommandOptions extends BoardOptions, MetricsOptions {
  readonly queue: string;
  readonly createQueue?: boolean;
  readonly package?: readonly string[];
  readonly payloads?: string;
  readonly concurrency: number;
  readonly poll?: number;
  readonly stop?: number;
  readonly parkAfter?: number;
  readonly keep?: number;
  readonly idleTimeout?: number;
  readonly maxJobs?: number;
}

/** Runs a conductor until it has ended. */
export async function runConductor(
  modules: readonly string[],
  options: ConductorCommandOptions,
  command: Command,
): Promise<void> {
  reserveStdout();
  const { package: packages = [] } = options;
  if (modules.length + packages.length === 0)
    throw new UsageError("A conductor needs flows to run: name their modules, or give --package <name>.");
  const board = await openBoard(options);
  for (const module of modules) await importModule(module);
  await setSchedules(board, schedulesOf(command));
  const payloads = options.payloads === undefined ? undefined : await openStore(options.payloads);
  const opened = await openQueue(options.queue, {
    ...{ modules, packages, payloads, createQueue: options.createQueue },
    ...settingsOf(command),
  });
  const stop = new StopSignal();
  const counts = new ConductorCounts();
  const onEvent = (event: ConductorEvent) => {
    counts.count(event);
    note(lineOf(event));
  };
  try {
    const { startConductor } = await jobsPackage();
    const conductor = startConductor({
      ...{ board, packages, queue: opened.queue, concurrency: options.concurrency, ...limitsOf(options) },
      ...{ signal: stop.signal, onEvent },
    });
    await ended(conductor, counts, options);
  } finally {
    stop.dispose();
    await opened.close();
  }
}

async function ended(conductor: Conductor, counts: ConductorCounts, options: ConductorCommandOptions): Promise<void> {
  const stats = () => counts.stats(conductor);
  const openSource = async () => {
    const { conductorMetrics } = await import("./conductor-metrics.js");
    return { registry: conductorMetrics(stats), stats, ready: Promise.resolve() };
  };
  try {
    const server = await serveMetrics(options, openSource, note);
    try {
      note(`Conductor of the jobs in ${options.board}, ${options.concurrency} at once. Ctrl-C or SIGTERM gives them back.`);
      note(`It has ended: ${await conductor.done}.`);
    } finally {
      await server?.close();
    }
  } finally {
    await conductor.stop();
  }
}

function limitsOf(options: ConductorCommandOptions) {
  const { poll: pollMs, stop: stopMs, parkAfter: parkAfterMs, keep: keepMs, idleTimeout: idleTimeoutMs, maxJobs } = options;
  const limits = { pollMs, stopMs, parkAfterMs, keepMs, idleTimeoutMs, maxJobs };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

function lineOf({ type, at, jobId, schedule, error, reason }: ConductorEvent): string {
  const why = error instanceof Error ? error.message : reason;
  const of = jobId ?? schedule;
  return `${at.toISOString()} ${type}${of === undefined ? "" : ` ${of}`}${why === undefined ? "" : `: ${why}`}`;
}
