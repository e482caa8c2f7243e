import { emitWarning } from "../emit-warning.js";
import type { BlobStore } from "../storage/blob-store.js";
import { Outage, type OutageOptions } from "../messaging/outage.js";
import { ReachableStore } from "../storage/reachable-store.js";
import { openBlobStore } from "../storage/blob-store-url.js";
import { Checkpoint } from "../checkpoint/checkpoint.js";
import type { ExecutionChannel, ReceivedOutcome } from "../queues/execution-queue.js";
import type { Scheduler } from "../scheduling/scheduler.js";
import type { ExecutionContext } from "./execution-context.js";
import { cancelledBy } from "./cancelled-by.js";
import { CheckpointedOutcomes } from "./checkpointed-outcomes.js";
import { InFlightNotes } from "../status/in-flight-notes.js";
import { SummaryKeeper } from "../status/summary-keeper.js";

/** A checkpoint that the head leads, and the store that records to it. */
export interface OpenCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly summary: SummaryKeeper;
  readonly inFlight: InFlightNotes;
  /**
   * Takes over attempts that earlier heads have submitted, and notes attempts in flight from now on
   * (rule E21). Resolves to whether the former may still have outcomes.
   */
  goOnWith(channel: ExecutionChannel): Promise<boolean>;
  /**
   * Outcomes in the checkpoint. Received messages are given to `acknowledge` once they are durable.
   */
  recordFor(acknowledge: (received: readonly ReceivedOutcome[]) => void): CheckpointedOutcomes;
}

/**
 * Takes the lead of an execution and gives the scheduler its records.
 *
 * @throws ExecutionRunningError when another head leads it.
 * @throws StorageError when the store cannot be used.
 */
export async function openCheckpoint(
  { driver, driver: { scheduler }, hub, options, outages }: ExecutionContext,
  location: BlobStore | string,
): Promise<OpenCheckpoint> {
  const { executionId, takeOver, lease, checkpointIntervalMs: intervalMs, noteInFlightAfterMs: afterMs } = options;
  const given = openBlobStore(location);
  const store = reachable(given, { outages, signal: driver.signal });
  const onWarning = (message: string) => emitWarning(message, "MazepaCheckpointWarning");
  let recorded: CheckpointedOutcomes | undefined;
  const checkpoint = await Checkpoint.open({
    ...{ store, executionId, takeOver, lease, intervalMs, onWarning },
    onWritten: (written) => {
      recorded?.written(written.records);
      hub.emit({ type: "checkpoint-written", ...written });
    },
    onLost: (error) => driver.abandon(error),
  });
  checkpoint.forEachFailure((key, attempt) => scheduler.restore(key, { status: "failed", attempt, recordNumber: 0 }));
  checkpoint.forEachSuccess((key, attempt, recordNumber) =>
    scheduler.restore(key, { status: "succeeded", attempt, recordNumber }),
  );
  const summary = new SummaryKeeper({
    ...{ store: given, executionId, epoch: checkpoint.epoch, startedAtMs: checkpoint.startedAtMs, intervalMs, onWarning },
    ...{ scheduler, failures: driver.failures, progress: () => driver.progress.list(), random: Math.random },
    onCancelRequest: ({ reason, suspend }) => {
      if (suspend) driver.suspend();
      else driver.cancel(cancelledBy(executionId, reason));
    },
  });
  await summary.start();
  const inFlight = new InFlightNotes({ store, executionId, epoch: checkpoint.epoch, afterMs, onWarning });
  return {
    checkpoint,
    summary,
    inFlight,
    goOnWith: (channel) => goOnWith(channel, { inFlight, scheduler, epoch: checkpoint.epoch }),
    recordFor: (acknowledge) =>
      (recorded = new CheckpointedOutcomes(checkpoint, { acknowledge, summary, isAllDurable: intervalMs === 0 })),
  };
}

async function goOnWith(
  channel: ExecutionChannel,
  { inFlight, scheduler, epoch }: { inFlight: InFlightNotes; scheduler: Scheduler; epoch: number },
): Promise<boolean> {
  const adopted = channel.adopt?.(await inFlight.load()) ?? [];
  if (epoch > 1) scheduler.goOnWith(adopted.map(({ taskId, attempt }) => [taskId, attempt]));
  if (channel.inFlight) inFlight.start((forMs) => channel.inFlight?.(forMs) ?? []);
  return epoch > 1 && channel.adopt !== undefined;
}

function reachable(store: BlobStore, { outages, signal }: { outages: OutageOptions; signal: AbortSignal }): BlobStore {
  return new ReachableStore(store, { outage: new Outage("The store of the checkpoint", outages), signal });
}
