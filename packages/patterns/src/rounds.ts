import { DefinitionError, type RoundDecision, type RoundPolicy } from "@mazepa/core";
import { checkBoolean, checkKnown, describeValue } from "@mazepa/core/internal";
import { checkName } from "./definition-checks.js";
import type { ForEachOf, PatternController } from "./pattern-types.js";
import type { Store } from "./store.js";

/** The rounds of a pattern. */
export interface PatternRounds {
  /**
   * The name under which the value of the round is provided; undefined for a policy, which gives no
   * value.
   */
  readonly as: string | undefined;
  /** The names of the store that the controller reads. */
  readonly requires: readonly string[];
  readonly controller: RoundPolicy | PatternController<Store, unknown> | ForEachOf<string>;
}

/** Options of {@link forEachOf}. */
export interface ForEachOfOptions {
  /** Whether the last failure also undoes all outer units. Default false. */
  readonly revertAll?: boolean;
}

/**
 * Rounds over a list: one for each element of the list that the store has under this name when the
 * pattern begins, until one succeeds.
 *
 * @example
 * ```ts
 * const mirrored = linear("mirrored")
 *   .requires<{ mirrors: string[] }>()
 *   .rounds(forEachOf("mirrors"), "mirror")
 *   .provides({ text: step(load, "mirror") });
 * await execute(mirrored.makeFlow({ mirrors: ["https://a.example", "https://b.example"] }));
 * ```
 *
 * @throws DefinitionError when it can be no name; InvalidOptionError naming the option that makes
 * no sense.
 */
export function forEachOf<const F extends string>(name: F, options: ForEachOfOptions = {}): ForEachOf<F> {
  checkName("forEachOf", name);
  checkKnown("forEachOf", options, ["revertAll"]);
  checkBoolean("revertAll", options.revertAll);
  return Object.freeze({ of: name, revertAll: options.revertAll ?? false });
}

/**
 * A policy of one round: the pattern is undone, and the outer unit decides how to go on.
 *
 * @example
 * ```ts
 * linear("careful")
 *   .requires<{ url: string }>()
 *   .rounds(alwaysRevert)
 *   .provides({ text: step(load, "url") });
 * ```
 */
export const alwaysRevert: RoundPolicy = Object.freeze({ onFailure: (): RoundDecision => "revert" });

/**
 * A policy of one round: the pattern is undone together with all outer units.
 *
 * @example
 * ```ts
 * linear("careful")
 *   .requires<{ url: string }>()
 *   .rounds(alwaysRevertAll)
 *   .provides({ text: step(load, "url") });
 * ```
 */
export const alwaysRevertAll: RoundPolicy = Object.freeze({ onFailure: (): RoundDecision => "revert-all" });

/** @throws DefinitionError when `controller` is not a controller. */
export function roundsOf(controller: unknown, as: string | undefined): PatternRounds {
  if (as !== undefined) checkName("rounds", as);
  if (isForEachOf(controller)) return { as, requires: [controller.of], controller };
  const { onFailure, provide, requires = [] } = (controller ?? {}) as Partial<PatternController<Store, unknown>>;
  const isPolicy = typeof onFailure === "function" && (provide === undefined || typeof provide === "function");
  if (!isPolicy || (as !== undefined && !provide))
    throw new DefinitionError(
      `rounds() takes a controller and the name of its value, such as \`rounds(times(3), "round")\`, or a policy alone, but got ${describeValue(controller)}.`,
    );
  return { as, requires: [...requires], controller: controller as RoundPolicy };
}

/** Whether a controller is a {@link forEachOf}. */
export function isForEachOf(controller: unknown): controller is ForEachOf<string> {
  return typeof controller === "object" && controller !== null && "of" in controller;
}
