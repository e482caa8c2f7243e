import type { Command } from "commander";
import { enqueue, type EnqueueOptions, type Target, type Task } from "@mazepa/core";
import { settingsOf } from "../config/apply-config.js";
import { openBrokerUrl, openStore } from "../connections/open-broker.js";
import { loadTarget, parseArguments } from "../loading/load-target.js";
import { requireOption, UsageError } from "../output/cli-errors.js";
import { exitCodes } from "../output/exit-codes.js";
import { note, printResult, reserveStdout } from "../output/output.js";
import { counted } from "../queue/measures.js";
import { StopSignal } from "../run/stop-signal.js";

/** The options of `mazepa enqueue`. */
export interface EnqueueCommandOptions {
  readonly queue?: string;
  readonly createQueue?: boolean;
  readonly delay?: number;
  readonly payloads?: string;
  readonly progress?: boolean;
  readonly json?: boolean;
}

/** Loads the target, sends its tasks, and prints their number. */
export async function enqueueTarget(
  ...[spec, words, options, command]: [string, readonly string[], EnqueueCommandOptions, Command]
): Promise<void> {
  reserveStdout();
  const url = requireOption("--queue", options.queue);
  const { target } = await loadTarget(spec, parseArguments(words));
  const { broker, queues } = await openBrokerUrl(url, options.createQueue ? { create: "anywhere" } : {});
  const stop = new StopSignal();
  let sent = 0;
  try {
    const [queueName, ...others] = queues;
    if (queueName === undefined || others.length > 0)
      throw new UsageError(`${url} names ${queues.length} queues; tasks are sent to one.`);
    const given = { ...(await enqueueOptions(options, command)), signal: stop.signal, onSent: (count: number) => (sent = count) };
    await enqueue(broker, queueName, await tasksOf(target), given);
    printResult(
      options.json ? { queue: queueName, sent } : `sent ${counted(sent, "task")} to queue "${queueName}" of ${broker.name}`,
      options,
    );
  } catch (error) {
    if (sent > 0 || stop.signal.aborted)
      note(`Sent ${counted(sent, "task")} before ${stop.signal.aborted ? "it was interrupted" : "it failed"}.`);
    if (!stop.signal.aborted) throw error;
    process.exitCode = exitCodes.cancelled;
  } finally {
    stop.dispose();
    await broker.close();
  }
}

/** The tasks of an export. What is no iterable of tasks is refused by `enqueue`. */
async function tasksOf(target: Target): Promise<Iterable<Task>> {
  return (await (typeof target === "function" ? target() : target)) as Iterable<Task>;
}

async function enqueueOptions({ delay, payloads, progress }: EnqueueCommandOptions, command: Command): Promise<EnqueueOptions> {
  return {
    ...settingsOf(command),
    ...(progress !== undefined && { progress }),
    ...(delay !== undefined && { delayMs: delay }),
    ...(payloads !== undefined && { payloads: await openStore(payloads) }),
  };
}
