import { isMazepaError } from "../errors.js";
import { onAbort } from "../on-abort.js";
import type { Ending } from "../scheduling/ending.js";
import type { Scheduler } from "../scheduling/scheduler.js";
import type { Checkpoint } from "../checkpoint/checkpoint.js";
import { isUnreachable } from "../messaging/outage.js";
import { whenReachable } from "../messaging/when-reachable.js";
import { dryRun } from "../planning/dry-run.js";
import { cancelledBy } from "./cancelled-by.js";
import type { CompleteExecuteOptions } from "./execution-options.js";
import { openChannel } from "./open-channel.js";
import type { ExecutionChannel, ReceivedOutcome } from "../queues/execution-queue.js";
import type { DriverParts } from "./driver-parts.js";
import type { ExecutionContext } from "./execution-context.js";
import type { CachedResults } from "./cached-results.js";
import type { OpenCheckpoint } from "./open-checkpoint.js";
import type { UnitStoreParts } from "./unit-store.js";
import type { StallWatchOptions } from "./stall-watch.js";
import type { Target } from "../flows/target.js";
import { emitWarningFor } from "../callbacks.js";
import { InMemoryOutcomes, type OutcomeStore } from "../outcomes/in-memory-outcomes.js";

/** Opens the parts that the execution needs, runs it, and closes everything in any case. */
export async function runExecution(context: ExecutionContext): Promise<unknown> {
  const { driver, hub, options } = context;
  const { executionId, signal } = options;
  const cancelled = () => cancelledBy(executionId, signal?.reason, { cause: signal?.reason });
  const stopListening = onAbort(signal, () => driver.cancel(cancelled()));
  try {
    if (signal?.aborted) throw cancelled();
    await Promise.resolve();
    return valueOf(await inForeground(context));
  } catch (error) {
    // A wait for an unreachable broker or store was cut short.
    throw driver.signal.aborted && isUnreachable(error) ? driver.signal.reason : error;
  } finally {
    stopListening();
    hub.close();
  }
}

async function inForeground(context: ExecutionContext): Promise<Ending> {
  const leave = await foregroundOf(context);
  try {
    if (context.options.expect) await expectTotals(context.driver.scheduler, context.target);
    const checkpoint = await openCheckpoint(context);
    return await announced(context, () =>
      withCheckpoint(checkpoint, () => parkable(context, () => runOnQueue(context, checkpoint))),
    );
  } finally {
    leave();
  }
}

/** Shows progress and handles signals, if the options ask for it; the code is loaded only then. */
async function foregroundOf(context: ExecutionContext): Promise<() => void> {
  const { checkpoint, progress, lease } = context.options;
  if ((checkpoint === undefined || lease !== undefined) && !progress) return () => undefined;
  const { toForeground } = await import("./foreground.js");
  return toForeground(context);
}

/** Runs `work`; the execution may be parked meanwhile, if the options ask for it. */
async function parkable<T>(context: ExecutionContext, work: () => Promise<T>): Promise<T> {
  if (context.options.parkAfterMs === undefined) return work();
  const { withParking } = await import("./with-parking.js");
  return withParking(context, work);
}

/** Emits the first event and the last. With the last, everything is recorded and closed. */
async function announced({ hub, options: { executionId } }: ExecutionContext, work: () => Promise<Ending>): Promise<Ending> {
  hub.emit({ type: "execution-started", executionId });
  try {
    const ending = await work();
    const error = ending.status === "succeeded" ? {} : { error: ending.error };
    hub.emit({ type: "execution-ended", executionId, status: ending.status, ...error });
    return ending;
  } catch (error) {
    const status = isMazepaError(error, "MAZEPA_EXECUTION_SUSPENDED") ? "suspended" : "failed";
    hub.emit({ type: "execution-ended", executionId, status, error });
    throw error;
  }
}

async function runOnQueue(context: ExecutionContext, checkpoint: OpenCheckpoint | undefined): Promise<Ending> {
  const { driver, options } = context;
  const opened = await openChannel(context, checkpoint?.checkpoint);
  const channel = await watched(opened, { stalledAfterMs: options.stalledAfterMs, onStalled: () => driver.stalled() });
  let reason: "ended" | "suspended" = "suspended";
  let cache: CachedResults | undefined;
  try {
    const memory = memoryFor(options, channel, checkpoint);
    cache = await openCache(context, opened, memory.memory);
    const ending = await driver.run({
      channel,
      goesOn: (await checkpoint?.goOnWith(opened)) ?? false,
      units: await unitsFor(driver, options, checkpoint),
      ...memory,
      ...(cache && { memory: cache, cache }),
    });
    options.onEnding?.(ending);
    await driver.settled();
    await cache?.settled(ending.status === "succeeded" ? undefined : options.cancelGraceMs);
    if (await record(ending, checkpoint?.checkpoint)) reason = "ended";
    return ending;
  } catch (error) {
    // A successor that has ended has removed the queue.
    const isQueueGone = isMazepaError(error, "MAZEPA_QUEUE_NOT_FOUND");
    if (checkpoint && (isQueueGone || checkpoint.checkpoint.mayHaveLostLead))
      await isLeader(() => checkpoint.checkpoint.confirmLead());
    throw error;
  } finally {
    await driver.settled().catch(emitWarningFor);
    if (reason === "suspended") await cache?.settled(options.cancelGraceMs);
    await checkpoint?.inFlight.stop(reason === "ended").catch(emitWarningFor);
    await channel.close(reason).catch(emitWarningFor);
  }
}

/**
 * Records the end, and resolves to whether the outcome queue can be removed. A success that cannot
 * be recorded becomes a failure; a failure stays as it is. A head that was replaced stops with the
 * error that says so, since its successor needs the queue. So may the successor of a head that does
 * not know whether it was replaced.
 */
async function record(ending: Ending, checkpoint: Checkpoint | undefined): Promise<boolean> {
  const flushed = checkpoint?.flush();
  if (ending.status === "succeeded") await flushed;
  else await flushed?.catch(emitWarningFor);
  if (!checkpoint) return true;
  return (await isLeader(() => checkpoint.endGeneration())) || (await isLeader(() => checkpoint.confirmLead()));
}

/**
 * Whether `confirm` has confirmed that this head leads.
 *
 * @throws ExecutionRunningError when another head leads: that is the cause of any other failure
 *   (rule E19).
 */
async function isLeader(confirm: () => Promise<void>): Promise<boolean> {
  try {
    await whenReachable(confirm);
    return true;
  } catch (error) {
    if (isMazepaError(error, "MAZEPA_EXECUTION_RUNNING")) throw error;
    emitWarningFor(error);
    return false;
  }
}

/** A channel that is watched for stalls, or `channel` itself if its queue loses nothing. */
async function watched(channel: ExecutionChannel, options: Omit<StallWatchOptions, "channel">): Promise<ExecutionChannel> {
  if (!canBeIdle(channel)) return channel;
  const { StallWatch } = await import("./stall-watch.js");
  return new StallWatch({ ...options, channel });
}

function canBeIdle(channel: ExecutionChannel): channel is StallWatchOptions["channel"] {
  return channel.isIdle !== undefined;
}

/** Opens the checkpoint, whose code is loaded on demand, since it is a third of core. */
async function openCheckpoint(context: ExecutionContext): Promise<OpenCheckpoint | undefined> {
  const { checkpoint: location } = context.options;
  if (location === undefined) return undefined;
  const opener = await import("./open-checkpoint.js");
  return opener.openCheckpoint(context, location);
}

/** Opens the cache, whose code is loaded on demand, as that of the checkpoint. */
async function openCache(
  context: ExecutionContext,
  channel: ExecutionChannel,
  memory: OutcomeStore,
): Promise<CachedResults | undefined> {
  const { cache: location } = context.options;
  if (location === undefined) return undefined;
  const { openCachedResults } = await import("./open-cached-results.js");
  return openCachedResults(context, { location, channel, memory });
}

async function withCheckpoint(opened: OpenCheckpoint | undefined, work: () => Promise<Ending>): Promise<Ending> {
  try {
    const ending = await work();
    await opened?.summary.end({ state: ending.status, ...("error" in ending && { error: ending.error }) });
    const closed = opened?.checkpoint.close(ending.status);
    if (ending.status === "succeeded") await closed;
    else await closed?.catch(emitWarningFor);
    return ending;
  } catch (error) {
    await opened?.summary.end({ state: "suspended", error });
    await opened?.checkpoint.close("suspended").catch(emitWarningFor);
    throw error;
  }
}

function memoryFor(
  options: CompleteExecuteOptions,
  channel: ExecutionChannel,
  opened: OpenCheckpoint | undefined,
): Pick<DriverParts, "memory" | "acknowledge"> {
  const acknowledge = (received: readonly ReceivedOutcome[]) => void channel.acknowledge(received)?.catch(emitWarningFor);
  if (!opened) return { memory: new InMemoryOutcomes(options.rememberedBytes), acknowledge };
  const recorded = opened.recordFor(acknowledge);
  return { memory: recorded, acknowledge: (received) => recorded.acknowledgeWhenDurable(received) };
}

async function unitsFor(
  { scheduler }: ExecutionContext["driver"],
  { run }: CompleteExecuteOptions,
  opened: OpenCheckpoint | undefined,
): Promise<UnitStoreParts> {
  const none = () => Promise.resolve();
  if (!opened) return { folder: undefined, paths: [], run: run ?? 1, flush: none, confirmLead: none };
  const { checkpoint } = opened;
  const flush = () => checkpoint.flush();
  const confirmLead = () => checkpoint.confirmLead();
  const units = await checkpoint.units.open(run);
  if (units.paths.length > 0) scheduler.restoreUnits(checkpoint.epoch);
  return { folder: checkpoint.units.folder, ...units, flush, confirmLead };
}

async function expectTotals(scheduler: Scheduler, target: Target | readonly Target[]): Promise<void> {
  const { byOperation } = await dryRun(target);
  for (const [operationId, count] of Object.entries(byOperation)) scheduler.expect(operationId, count);
}

function valueOf(ending: Ending): unknown {
  if (ending.status === "succeeded") return ending.value;
  throw ending.error;
}
