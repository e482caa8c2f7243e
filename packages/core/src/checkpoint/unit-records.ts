import type { BlobStore } from "../storage/blob-store.js";
import type { CheckpointKeys } from "./checkpoint-keys.js";
import { endedRunOf, type CheckpointEnd } from "./checkpoint-status.js";
import type { HeadLease } from "./head-lease.js";
import type { UnitFolder } from "./unit-file.js";

/** Parts of {@link UnitRecords}. */
export interface UnitRecordsOptions {
  readonly store: BlobStore;
  readonly executionId: string;
  readonly keys: CheckpointKeys;
  readonly lease: HeadLease;
}

/** The records of an execution's units, and the number of its run. */
export class UnitRecords {
  readonly #options: UnitRecordsOptions;
  #run = 1;
  #endedRun = 0;

  constructor(options: UnitRecordsOptions) {
    this.#options = options;
  }

  /** The location of the records, and their writer. */
  get folder(): UnitFolder {
    const { store, executionId, keys, lease } = this.#options;
    const beforeWrite = async () => {
      // A head that slept must not begin records that its successor does not know of.
      if (lease.mayHavePassed) await lease.verify();
      await lease.noteUnits();
    };
    const verifyLead = () => lease.verify();
    return { store, executionId, prefix: keys.units, epoch: lease.epoch, beforeWrite, verifyLead };
  }

  /**
   * Finds the records and the number of this run, unless `run` gives it. It costs nothing if the
   * execution never had a unit (rule R19).
   */
  async open(run: number | undefined): Promise<{ readonly paths: readonly string[]; readonly run: number }> {
    const { store, keys, lease } = this.#options;
    const paths: string[] = [];
    if (lease.hasUnits) {
      const { units, status } = keys;
      for await (const key of store.list(units))
        if (key.endsWith("/record")) paths.push(key.slice(units.length, -"/record".length));
      this.#endedRun = endedRunOf(await store.get(status));
    }
    this.#run = run ?? this.#endedRun + 1;
    return { paths, run: this.#run };
  }

  /** The number of the last run that has succeeded or failed, when the execution ends so. */
  endedRun(state: CheckpointEnd): number {
    return state === "succeeded" || state === "failed" ? this.#run : this.#endedRun;
  }
}
