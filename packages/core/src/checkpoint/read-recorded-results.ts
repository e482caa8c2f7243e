import { emitWarning } from "../emit-warning.js";
import type { BlobStore } from "../storage/blob-store.js";
import { openBlobStore } from "../storage/blob-store-url.js";
import { taskKeyWords, writeTaskKey } from "../tasks/task-key.js";
import type { SucceededOutcome } from "../tasks/task-outcome.js";
import { checkpointKeys } from "./checkpoint-keys.js";
import { OutcomeReader } from "./outcome-reader.js";
import { RangeReader } from "./range-reader.js";
import { readLastRounds, type LastRounds } from "./read-last-rounds.js";
import { visitSuccesses } from "./recorded-keys.js";
import { SegmentList } from "./segment-list.js";
import { whenLoaded } from "./loaded-outcome.js";
import { loadSegments } from "./segment-loader.js";

/** The results in a checkpoint by task id, and the rounds in which units have them. */
export interface StoredResults {
  (taskId: string): Promise<SucceededOutcome | undefined>;
  readonly lastRound: LastRounds;
}

/** Implements `recordedResults`, which loads this module on demand. */
export async function readRecordedResults(location: BlobStore | string, executionId: string): Promise<StoredResults> {
  const store = openBlobStore(location);
  const onWarning = (message: string) => emitWarning(message, "MazepaCheckpointWarning");
  const reader = new RangeReader(store);
  const { loaded } = await loadSegments({ store, reader, keys: checkpointKeys(executionId), onWarning });
  const outcomes = new OutcomeReader({
    segments: new SegmentList(
      0,
      loaded.map(({ segment }) => segment),
    ),
    reader,
    onWarning,
  });
  const numbers = new Map<string, number>();
  visitSuccesses(
    loaded.flatMap(({ blocks }) => blocks),
    (key, _attempt, recordNumber) => numbers.set(key.join(), recordNumber),
  );
  const resultOf = async (taskId: string) => {
    const number = numbers.get(keyText(taskId));
    const outcome = number === undefined ? undefined : await whenLoaded(outcomes, number);
    return outcome?.status === "succeeded" ? outcome : undefined;
  };
  return Object.assign(resultOf, { lastRound: await readLastRounds(store, executionId) });
}

function keyText(taskId: string): string {
  const key = new Uint32Array(taskKeyWords);
  writeTaskKey(taskId, key);
  return key.join();
}
