import type { Command } from "commander";
import { startWorker, type Worker, type WorkerOptions } from "@mazepa/core";
import { settingsOf } from "../config/apply-config.js";
import { requireOption, UsageError } from "../output/cli-errors.js";
import { modulesForWorkers } from "../loading/import-module.js";
import { openBrokerUrl, openStore, type OpenedBroker } from "../connections/open-broker.js";
import { jsonText } from "../output/json-text.js";
import { note } from "../output/output.js";
import type { MetricsServer } from "../metrics/metrics-server.js";
import { serveMetrics, type MetricsOptions } from "../metrics/serve-metrics.js";
import { textLog } from "./text-log.js";
import { canShow, WorkerDisplay } from "./worker-display.js";

/** The options of `mazepa worker`, as the command line and the configuration give them. */
export interface WorkerCommandOptions extends MetricsOptions {
  readonly queue?: string;
  readonly import?: readonly string[];
  readonly package?: readonly string[];
  readonly concurrency: number;
  readonly isolation: "inline" | "thread" | "process";
  readonly payloads?: string;
  readonly results?: string;
  readonly lease?: number;
  readonly drain?: number;
  readonly idleTimeout?: number;
  readonly maxRuntime?: number;
  readonly maxTasks?: number;
  readonly outcomePrefix?: string;
  readonly cacheDirectory?: string;
  readonly prefix?: Readonly<Record<string, string>>;
  readonly commandDirectory?: string;
  readonly log?: "text" | "json";
}

/** Runs a worker until it has ended. */
export async function runWorker(options: WorkerCommandOptions, command: Command): Promise<void> {
  const { import: modules = [], package: packages = [] } = options;
  if (modules.length + packages.length === 0) {
    throw new UsageError("A worker needs operations to run: give --import <module> or --package <name>.");
  }
  const onCreated = isTextLog(options) ? note : noteAsJson;
  const opened = await openBrokerUrl(brokerUrl(requireOption("--queue", options.queue)), { onCreated });
  const isShown = isTextLog(options) && (await canShow(process.stderr));
  try {
    const worker = startWorker({ ...(await workerOptions(opened, options, command)), ...(isShown && { activityLogMs: 0 }) });
    const server = await metricsOf(worker, options);
    const display = isShown
      ? await WorkerDisplay.open(worker, { queue: options.queue ?? "", concurrency: options.concurrency })
      : undefined;
    try {
      await worker.done;
    } finally {
      display?.close();
      await server?.close();
    }
  } finally {
    await opened.broker.close();
  }
}

/** The URL of the broker. The same option of `mazepa run` also has values that need no worker. */
function brokerUrl(queue: string): string {
  if (!/^(inprocess|threads|processes)(:|$)/.test(queue)) return queue;
  throw new UsageError(`A worker takes tasks from a broker, and --queue is "${queue}": give a URL such as file:./queues#tasks.`);
}

async function workerOptions(
  { broker, queues }: OpenedBroker,
  options: WorkerCommandOptions,
  command: Command,
): Promise<WorkerOptions> {
  const { payloads, lease: leaseMs, drain: drainMs, idleTimeout: idleTimeoutMs, maxRuntime: maxRuntimeMs } = options;
  const { maxTasks, outcomePrefix, results, cacheDirectory, prefix: prefixes, commandDirectory } = options;
  const { verbose: isVerbose = false } = command.optsWithGlobals<{ verbose?: boolean }>();
  const optional = {
    ...{ leaseMs, drainMs, idleTimeoutMs, maxRuntimeMs, maxTasks, outcomePrefix, cacheDirectory, prefixes, commandDirectory },
    ...settingsOf(command),
    payloads: payloads === undefined ? undefined : await openStore(payloads),
    results: results === undefined ? undefined : await openStore(results),
    log: isTextLog(options) ? textLog({ isVerbose }) : undefined,
  };
  return {
    broker,
    queues,
    modules: modulesForWorkers(options.import ?? []),
    packages: options.package ?? [],
    concurrency: options.concurrency,
    isolation: options.isolation,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

function isTextLog({ log }: WorkerCommandOptions): boolean {
  return log === undefined ? process.stderr.isTTY : log === "text";
}

/** Writes a line in the format of the worker's own log, which programs read. */
function noteAsJson(msg: string): void {
  note(jsonText({ level: 30, time: new Date().toISOString(), msg }));
}

async function metricsOf(worker: Worker, options: WorkerCommandOptions): Promise<MetricsServer | undefined> {
  const stats = () => worker.stats();
  const openSource = async () => {
    const { workerMetrics } = await import("./worker-metrics.js");
    return { registry: workerMetrics(stats), stats, ready: worker.ready };
  };
  try {
    return await serveMetrics(options, openSource, isTextLog(options) ? note : noteAsJson);
  } catch (error) {
    await worker.stop();
    throw error;
  }
}
