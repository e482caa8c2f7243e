import type { BlobStore } from "../storage/blob-store.js";
import { segmentKey, type CheckpointKeys } from "./checkpoint-keys.js";
import type { HeadLease } from "./head-lease.js";
import { planMerge } from "./merge-plan.js";
import { mergeSegments } from "./merge-segments.js";
import type { SegmentList } from "./segment-list.js";
import { StoredSegment } from "./stored-segment.js";

export interface SegmentMergerOptions {
  readonly store: BlobStore;
  readonly keys: CheckpointKeys;
  readonly lease: HeadLease;
  readonly segments: SegmentList;
  readonly onWarning: (message: string) => void;
}

/**
 * Merges segments in the background, so that their number stays small. A failed merge costs nothing
 * but the attempt.
 */
export class SegmentMerger {
  readonly #options: SegmentMergerOptions;
  #merging: Promise<void> | undefined;
  #isStopped = false;

  constructor(options: SegmentMergerOptions) {
    this.#options = options;
  }

  /** Called after a segment was added. */
  consider(): void {
    if (this.#merging || this.#isStopped) return;
    if (planMerge(this.#options.segments.segments)) this.#merging = this.#run().finally(() => (this.#merging = undefined));
  }

  /** Starts no more merges, and resolves when the current one has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#merging;
  }

  async #run(): Promise<void> {
    try {
      for (let parts = this.#plan(); parts; parts = this.#plan()) await this.#merge(parts);
    } catch (error) {
      this.#isStopped ||= this.#options.lease.isLost;
      if (!this.#isStopped)
        this.#options.onWarning(`Checkpoint segments could not be merged, which is tried again later: ${String(error)}`);
    }
  }

  #plan(): StoredSegment[] | undefined {
    return this.#isStopped ? undefined : planMerge(this.#options.segments.segments);
  }

  async #merge(parts: readonly StoredSegment[]): Promise<void> {
    const { store, keys, lease, segments } = this.#options;
    const id = segments.nextId();
    const encoded = await mergeSegments(store, id, parts);
    if (encoded === undefined) return;
    await lease.verify();
    const merged = new StoredSegment(segmentKey(keys, id), encoded.layout);
    await store.put(merged.key, encoded.bytes);
    segments.replace(merged, parts);
    // A head that takes over lists the segments after it has taken the lease. If that has not
    // happened yet, it will find the merged segment, so the parts can be removed.
    await lease.verify();
    await store.delete(parts.map(({ key }) => key));
  }
}
