import { DefinitionError, InvalidOptionError } from "../errors.js";
import { checkTimeLimit } from "../options.js";
import type { RoundController, RoundPolicy } from "./rounds.js";

/** Options of a unit. */
export interface UnitOptions {
  /**
   * The time in ms that running tasks have to end before the unit is undone; then they are
   * cancelled. Default 600,000.
   */
  readonly drainMs?: number;
}

/** The definition of a unit: a flow whose tasks are undone when it fails (rule R1). */
export interface UnitDefinition extends UnitOptions {
  /** The text for its key in place of the flow's content id, so that an edited flow is found. */
  readonly identity?: string | undefined;
  /** The name for its key if the flow has no content id. */
  readonly name?: string | undefined;
  readonly rounds?: RoundPolicy | RoundController<unknown> | undefined;
}

/** @throws InvalidOptionError naming the option that makes no sense. */
export function checkUnit({ drainMs, rounds }: UnitDefinition): void {
  checkTimeLimit("drainMs", drainMs);
  if (rounds === undefined) return;
  const { onFailure, provide } = (rounds ?? {}) as Partial<RoundController<unknown>>;
  if (typeof onFailure === "function" && (provide === undefined || typeof provide === "function")) return;
  throw new InvalidOptionError(
    'Option "rounds" must be a round policy or controller, such as `times(3)`: an object with a method `onFailure`.',
  );
}

/** The error for a unit that could not be distinguished from others. */
export function namelessUnit(flow: string): DefinitionError {
  return new DefinitionError(
    `Flow "${flow}" has arguments that have no content id, so that it cannot be a unit without a \`name\`: it would not be found again.`,
  );
}
