import type { OutcomeStore } from "../outcomes/in-memory-outcomes.js";
import type { ExecutionChannel, ReceivedOutcome } from "../queues/execution-queue.js";
import type { LazyUnitKeeper, LazyUnitKeeperParts } from "./lazy-unit-keeper.js";
import type { OutcomeInflow } from "./outcome-inflow.js";
import type { Recalls, ResultCacheReader } from "./recalls.js";

/** The parts of a driver, once everything is open. */
export interface DriverParts {
  readonly channel: ExecutionChannel;
  readonly memory: OutcomeStore;
  readonly units: LazyUnitKeeperParts["units"];
  /** The reader of other executions' results. */
  readonly cache?: ResultCacheReader | undefined;
  /** Whether there may be outcomes of attempts that an earlier head has submitted. */
  readonly goesOn: boolean;
  /** Called with received outcomes after they were kept. */
  readonly acknowledge: (received: readonly ReceivedOutcome[]) => void;
}

/** The same, with the parts that the driver has made. */
export interface OpenParts extends DriverParts {
  readonly inflow: OutcomeInflow;
  readonly loader: Recalls;
  readonly keeper: LazyUnitKeeper;
}
