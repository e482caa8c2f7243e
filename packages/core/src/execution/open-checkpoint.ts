import type { BlobStore } from "../storage/blob-store.js";
import { ExecutionCancelledError } from "../errors.js";
import { openBlobStore } from "../storage/blob-store-url.js";
import { Checkpoint } from "../checkpoint/checkpoint.js";
import type { ReceivedOutcome } from "../queues/execution-queue.js";
import type { ExecutionContext } from "./execution-context.js";
import { CheckpointedOutcomes } from "./checkpointed-outcomes.js";
import { SummaryKeeper } from "../status/summary-keeper.js";

/** A checkpoint that the head leads, and the memory that records to it. */
export interface OpenCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly summary: SummaryKeeper;
  /** Outcomes in the checkpoint; what was received is given to `acknowledge` once it is durable. */
  recordFor(acknowledge: (received: readonly ReceivedOutcome[]) => void): CheckpointedOutcomes;
}

/**
 * Takes the lead of an execution and tells the scheduler what was recorded.
 *
 * @throws ExecutionRunningError when another head leads it; StorageError when the store cannot be
 *   used.
 */
export async function openCheckpoint(
  { driver, hub, options }: ExecutionContext,
  location: BlobStore | string,
): Promise<OpenCheckpoint> {
  const { executionId, takeOver, checkpointIntervalMs: intervalMs } = options;
  const store = openBlobStore(location);
  const onWarning = (message: string) => process.emitWarning(message, "MazepaCheckpointWarning");
  let recorded: CheckpointedOutcomes | undefined;
  const checkpoint = await Checkpoint.open({
    ...{ store, executionId, takeOver, intervalMs, onWarning },
    onWritten: (written) => {
      recorded?.written(written.records);
      hub.emit({ type: "checkpoint-written", ...written });
    },
    onLost: (error) => driver.abandon(error),
  });
  const { scheduler } = driver;
  checkpoint.forEachFailure((key, attempt) => scheduler.restore(key, { status: "failed", attempt, recordNumber: 0 }));
  checkpoint.forEachSuccess((key, attempt, recordNumber) =>
    scheduler.restore(key, { status: "succeeded", attempt, recordNumber }),
  );
  const summary = new SummaryKeeper({
    ...{ store, executionId, epoch: checkpoint.epoch, intervalMs, onWarning },
    snapshot: () => scheduler.snapshot(),
    onCancelRequest: ({ reason, suspend }) => {
      if (suspend) driver.suspend();
      else driver.cancel(new ExecutionCancelledError(`Execution ${executionId} was cancelled: ${reason}`));
    },
  });
  await summary.start();
  return {
    checkpoint,
    summary,
    recordFor: (acknowledge) =>
      (recorded = new CheckpointedOutcomes(checkpoint, { acknowledge, summary, isAllDurable: intervalMs === 0 })),
  };
}
