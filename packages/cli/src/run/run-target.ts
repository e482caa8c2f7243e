import type { Command } from "commander";
import {
  dryRun,
  isMazepaError,
  openCache,
  startExecution,
  type BlobStore,
  type ExecuteOptions,
  type Execution,
  type ExecutionCancelledError,
} from "@mazepa/core";
import { isTask } from "@mazepa/core/internal";
import { settingsOf } from "../config/apply-config.js";
import { importModule } from "../loading/import-module.js";
import { moduleUrl } from "../loading/module-url.js";
import { loadTarget, parseArguments, type LoadedTarget } from "../loading/load-target.js";
import { openStore } from "../connections/open-broker.js";
import { openQueue, type OpenedQueue } from "../connections/open-queue.js";
import { UsageError } from "../output/cli-errors.js";
import { markInterruption } from "../output/interruptions.js";
import { note, printValue, reserveStdout } from "../output/output.js";
import { RunReport } from "../reports/run-report.js";
import { TraceWriter } from "../trace/trace-writer.js";
import { postTarget } from "../jobs/post-target.js";
import { noteFailures } from "./failure-summary.js";
import { printDryRun } from "./print-dry-run.js";
import { RunNote } from "./run-note.js";
import type { RunOptions } from "./run-options.js";
import { StopSignal } from "./stop-signal.js";
import { hintAtWorkers } from "./worker-hint.js";
import { executionToResume } from "./execution-to-resume.js";

/** Loads the target, executes it, and prints its result. */
export async function runTarget(
  ...[spec, words, options, command]: [string, readonly string[], RunOptions, Command]
): Promise<void> {
  reserveStdout();
  const loaded = await loadTarget(spec, parseArguments(words));
  if (options.dryRun) return printDryRun(await dryRun(loaded.target), options);
  if (options.detach) return postTarget(spec, loaded.target, { ...options, board: options.checkpoint, id: options.executionId });
  const stored = options.checkpoint === undefined ? undefined : await openStore(options.checkpoint);
  const cache = await cacheFor(loaded, options);
  const asked = { target: spec, module: moduleUrl(loaded.module), exportName: loaded.name, words };
  const executionId = await executionToResume(asked, options, stored);
  const opened = await queueFor(loaded, options, command);
  const trace = options.trace === undefined ? undefined : new TraceWriter(options.trace);
  const report = options.report === undefined ? undefined : await RunReport.open(options.report, options);
  const checkpoint = stored ?? report?.temporaryStore;
  let execution: Execution | undefined;
  try {
    const runNote = await RunNote.of(asked, options, { checkpoint, executionId });
    const given = { ...executeOptions(options, { checkpoint, executionId, cache }), ...(trace && { onEvent: trace.write }) };
    const places = { remote: opened.isRemote ? options.queue : undefined, store: options.checkpoint };
    execution = startRun(loaded, { ...given, queue: opened.queue }, places);
    const [result] = await Promise.all([execution.result, runNote.keep(execution.id)]);
    printValue(result, options);
  } catch (error) {
    if (wasCancelled(execution, error)) markInterruption(error);
    throw error;
  } finally {
    await opened.close();
    await report?.close(execution?.id);
    await trace?.close().catch((error: unknown) => note(`The trace is not complete: ${String(error)}`));
  }
}

/** Whether an error says that this run was cancelled, and not another execution within it. */
function wasCancelled(execution: Execution | undefined, error: unknown): error is ExecutionCancelledError {
  return isMazepaError(error, "MAZEPA_EXECUTION_CANCELLED") && (error as ExecutionCancelledError).executionId === execution?.id;
}

interface RunPlaces {
  /** The URL of the queue, if workers elsewhere run the tasks. */
  readonly remote: string | undefined;
  /** The store of the checkpoint, as it was given. */
  readonly store: string | undefined;
}

/** Starts the execution. Core handles signals only with progress or a checkpoint. */
function startRun({ target, module }: LoadedTarget, options: ExecuteOptions, { remote, store }: RunPlaces): Execution {
  const stop = options.progress || options.checkpoint ? undefined : new StopSignal();
  const execution = startExecution(target, { ...options, ...(stop && { signal: stop.signal }) });
  const stopHint = remote === undefined ? () => undefined : hintAtWorkers(() => execution.snapshot(), { queue: remote, module });
  const ended = (): void => {
    stop?.dispose();
    stopHint();
    noteFailures(execution, store);
  };
  execution.result.then(ended, (error: unknown) => {
    ended();
    const isElsewhere = isMazepaError(error, "MAZEPA_EXECUTION_RUNNING");
    if (store !== undefined && !isElsewhere) note(`To continue it, run the same command with --resume ${execution.id}.`);
  });
  return execution;
}

async function queueFor({ module }: LoadedTarget, options: RunOptions, command: Command): Promise<OpenedQueue> {
  const { import: imports = [], package: packages = [], payloads, prefix: prefixes, commandDirectory, createQueue } = options;
  for (const name of imports) await importModule(name);
  const store = payloads === undefined ? undefined : await openStore(payloads);
  return openQueue(options.queue, {
    ...{ modules: [...imports, module], packages, payloads: store, prefixes, commandDirectory, createQueue },
    ...settingsOf(command),
  });
}

/** The store of results, from which that of the root is removed with `--rerun`. */
async function cacheFor({ target }: LoadedTarget, { cache, rerun }: RunOptions): Promise<BlobStore | undefined> {
  const store = cache === undefined ? undefined : await openStore(cache);
  if (!rerun) return store;
  if (!store) throw new UsageError("--rerun needs --cache: the store that has the result.");
  if (!isTask(target)) throw new UsageError("--rerun removes the result of a task, and the target is a flow.");
  await openCache(store).clear({ task: target });
  return store;
}

function executeOptions(
  { maxInFlight, failurePolicy, limit, takeOver, checkpointInterval: checkpointIntervalMs, expect, progress }: RunOptions,
  recorded: { checkpoint: BlobStore | undefined; executionId: string | undefined; cache: BlobStore | undefined },
): ExecuteOptions {
  const options = { maxInFlight, failurePolicy, limits: limit, takeOver, checkpointIntervalMs, expect, progress, ...recorded };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
