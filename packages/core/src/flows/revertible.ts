import { makerAdvice } from "./describe-value.js";
import { InvalidOptionError } from "../errors.js";
import { checkKnown, checkName } from "../options.js";
import { withUnit, Flow, isFlow } from "./flow.js";
import { internalFlowContext } from "./flow-context.js";
import { revertHistory, type RoundController, type RoundPolicy } from "./rounds.js";
import { checkUnit, type UnitDefinition, type UnitOptions } from "./unit-definition.js";

/** Options of {@link revertible}. */
export interface RevertibleOptions extends UnitOptions {
  /** The name of the unit; required if its flow has no content id. */
  readonly name?: string;
  /** Whether a failed round is followed by another. Default: it is not. */
  readonly rounds?: RoundPolicy;
}

/** {@link RevertibleOptions} of a unit whose rounds receive values. */
export interface RoundsOptions<P> extends UnitOptions {
  readonly name: string;
  readonly rounds: RoundController<P>;
}

/**
 * A unit: when `work` fails, its tasks are undone, newest first (rules R1 and R7). If the flow is a
 * unit already, the options are merged.
 *
 * @example
 * ```ts
 * await execute(revertible(survey(urls))); // when it fails, what it did is undone
 * // and it is tried again:
 * await execute(revertible({ name: "thrice", rounds: times(3) }, () => survey(urls)));
 * ```
 *
 * @throws InvalidOptionError naming the option that makes no sense.
 * @throws DefinitionError when neither the flow has a content id nor the options a name.
 */
export function revertible<R>(work: Flow<R>, options?: RevertibleOptions): Flow<R>;
/** A unit of the flow that `work` makes from the value of each round. */
export function revertible<R, P>(options: RoundsOptions<P>, work: (provided: P) => Flow<R>): Flow<R>;
export function revertible(
  first: Flow | RoundsOptions<unknown>,
  second: RevertibleOptions | ((provided: unknown) => Flow) = {},
): Flow {
  if (isFlow(first)) return withUnit(first, checked(typeof second === "function" ? {} : second));
  if (typeof second !== "function")
    throw new InvalidOptionError(
      `revertible() takes a flow, or options and a function that makes one${makerAdvice(first) || "."}`,
    );
  const unit = checked(first);
  if (unit.name === undefined) throw new InvalidOptionError('Option "name" is needed when a function makes the flow of a unit.');
  if (unit.rounds === undefined)
    throw new InvalidOptionError(
      'Option "rounds" is needed where a function makes the flow of a unit: `revertible(flow)` needs none.',
    );
  return new Flow({ name: unit.name, start: () => second(providedHere(first.rounds)), options: {}, unit });
}

/** The value of the current round; in a dry run, that of the first round if none is recorded. */
function providedHere(controller: RoundController<unknown>): unknown {
  const { dryRun, provided } = internalFlowContext();
  return dryRun && provided === undefined ? controller.provide(revertHistory([])) : provided;
}

function checked(options: UnitDefinition): UnitDefinition {
  checkKnown("revertible", options, ["drainMs", "name", "rounds"]);
  checkName("name", options.name);
  checkUnit(options);
  return options;
}
