import type { Command } from "commander";
import type { Conductor, ConductorEvent } from "@mazepa/jobs";
import { settingsOf } from "../config/apply-config.js";
import { openStore } from "../connections/open-broker.js";
import { openQueue } from "../connections/open-queue.js";
import { importModule } from "../loading/import-module.js";
import { UsageError } from "../output/cli-errors.js";
import { note, reserveStdout } from "../output/output.js";
import { StopSignal } from "../run/stop-signal.js";
import { jobsPackage, openBoard, type BoardOptions } from "./open-board.js";

/** The options of `mazepa conductor`. */
export interface ConductorCommandOptions extends BoardOptions {
  readonly queue: string;
  readonly package?: readonly string[];
  readonly payloads?: string;
  readonly concurrency: number;
  readonly poll?: number;
  readonly stop?: number;
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
  const payloads = options.payloads === undefined ? undefined : await openStore(options.payloads);
  const opened = await openQueue(options.queue, { modules, packages, payloads, ...settingsOf(command) });
  const stop = new StopSignal();
  try {
    const { startConductor } = await jobsPackage();
    await ended(
      startConductor({
        ...{ board, packages, queue: opened.queue, concurrency: options.concurrency, ...limitsOf(options) },
        ...{ signal: stop.signal, onEvent: (event) => note(lineOf(event)) },
      }),
      options,
    );
  } finally {
    stop.dispose();
    await opened.close();
  }
}

async function ended({ done }: Conductor, { board, concurrency }: ConductorCommandOptions): Promise<void> {
  note(`Conductor of the jobs in ${board}, ${concurrency} at once. Ctrl-C or SIGTERM gives them back.`);
  note(`It has ended: ${await done}.`);
}

function limitsOf({ poll: pollMs, stop: stopMs, keep: keepMs, idleTimeout: idleTimeoutMs, maxJobs }: ConductorCommandOptions) {
  const limits = { pollMs, stopMs, keepMs, idleTimeoutMs, maxJobs };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

function lineOf({ type, at, jobId, error }: ConductorEvent): string {
  const why = error instanceof Error ? `: ${error.message}` : "";
  return `${at.toISOString()} ${type}${jobId === undefined ? "" : ` ${jobId}`}${why}`;
}
