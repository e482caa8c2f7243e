import type { RecordedRound } from "../checkpoint/unit-record.js";
import { revertHistory, type RoundController, type RoundDecision } from "../flows/rounds.js";
import { describeValue } from "../flows/describe-value.js";
import type { Unit } from "../scheduling/nodes.js";
import { checkValue } from "../serialization/check-value.js";
import { deserialize } from "../serialization/deserialize.js";
import { portableError } from "../serialization/portable-error.js";
import { serialize } from "../serialization/serialize.js";
import { suppress } from "../suppress.js";

/**
 * Asks the controller for the next round's value, which must be serializable, with and without a
 * checkpoint (rule R14).
 */
export function provideValue({ node }: Unit, history: readonly RecordedRound[]): unknown {
  const controller = node.flow.unit?.rounds as Partial<RoundController<unknown>> | undefined;
  if (!controller?.provide) return undefined;
  const provided = controller.provide(revertHistory(history));
  checkValue(provided, "provided");
  return deserialize(serialize(provided, "provided"));
}

/** The controller's decision. An error of the controller is attached to the unit's error. */
export function askController({ node }: Unit, history: readonly RecordedRound[], error: unknown): RoundDecision {
  const { rounds } = node.flow.unit ?? {};
  if (!rounds) return "revert";
  try {
    const decision = rounds.onFailure(revertHistory(history));
    if (["retry", "revert", "revert-all"].includes(decision)) return decision;
    throw new TypeError(
      `onFailure of unit "${node.flow.name}" gave ${describeValue(decision)}, not "retry", "revert" or "revert-all".`,
    );
  } catch (thrown) {
    suppress(error, thrown);
    return "revert";
  }
}

/** An error as a record would restore it, even in the first head (rule E10). */
export function portable(error: unknown): unknown {
  try {
    return deserialize(serialize(error, "error"));
  } catch {
    return portableError(error);
  }
}
