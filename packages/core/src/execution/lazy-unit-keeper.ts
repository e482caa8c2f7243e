import type { AcceptedOutcome } from "../scheduling/protocol.js";
import type { UnitCommand } from "../scheduling/unit-protocol.js";
import { asError } from "../serialization/as-error.js";
import type { UnitKeeper, UnitKeeperCallbacks, UnitKeeperParts } from "./unit-keeper.js";
import type { UnitStoreParts } from "./unit-store.js";

/** The parts that a {@link LazyUnitKeeper} uses. */
export interface LazyUnitKeeperParts extends Omit<UnitKeeperParts, "units"> {
  readonly units: UnitStoreParts;
}

/**
 * A {@link UnitKeeper} that is loaded by the first command of a unit: most executions have no unit.
 */
export class LazyUnitKeeper {
  readonly #executionId: string;
  readonly #parts: LazyUnitKeeperParts;
  readonly #callbacks: UnitKeeperCallbacks;
  /** Commands that came before it was loaded. */
  readonly #early: UnitCommand[] = [];
  #loading: Promise<void> | undefined;
  #keeper: UnitKeeper | undefined;

  constructor(executionId: string, parts: LazyUnitKeeperParts, callbacks: UnitKeeperCallbacks) {
    this.#executionId = executionId;
    this.#parts = parts;
    this.#callbacks = callbacks;
  }

  /** Resolves when it is loaded; undefined unless that is under way. */
  get loading(): Promise<void> | undefined {
    return this.#keeper ? undefined : this.#loading;
  }

  /** Takes values that may be needed to undo their tasks. */
  kept(outcomes: readonly AcceptedOutcome[]): void {
    this.#keeper?.kept(outcomes);
  }

  perform(commands: readonly UnitCommand[]): void {
    if (this.#keeper) return this.#keeper.perform(commands);
    this.#early.push(...commands);
    this.#loading ??= this.#load().catch((error: unknown) => this.#callbacks.failed(asError(error)));
  }

  /** Resolves when all records of units are durable. */
  async settled(): Promise<void> {
    await this.#loading;
    await this.#keeper?.settled();
  }

  async #load(): Promise<void> {
    const [{ UnitKeeper }, { UnitStore }] = await Promise.all([import("./unit-keeper.js"), import("./unit-store.js")]);
    const { units, memory, channel } = this.#parts;
    this.#keeper = new UnitKeeper(this.#executionId, { units: new UnitStore(units), memory, channel }, this.#callbacks);
    this.#keeper.perform(this.#early.splice(0));
    this.#callbacks.wake();
  }
}
