import type { InternalFlowContext } from "../flows/flow-context.js";
import type { Round } from "../scheduling/nodes.js";

/** The context of a flow in `round`. */
export function contextIn(round: Round | undefined, context: InternalFlowContext): InternalFlowContext {
  if (!round) return context;
  return { ...context, round: round.number, namespace: round, provided: round.unit.provided };
}
