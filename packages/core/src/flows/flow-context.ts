import { AsyncLocalStorage } from "node:async_hooks";
import { processWide } from "../registry/process-wide.js";
import type { RoundNamespace } from "../tasks/work-state.js";
import type { StepEvent } from "./step-event.js";

/** What a flow can learn of the execution that walks it. */
export interface FlowContext {
  readonly executionId: string;
  /** Aborted when the execution is cancelled. */
  readonly signal: AbortSignal;
  /** Whether the flow is only walked to count or draw its tasks. */
  readonly dryRun: boolean;
  /** The round of the innermost unit around, from 1; 1 outside of units. */
  readonly round: number;
}

/** What the library's own flows need to know as well. */
export interface InternalFlowContext extends FlowContext {
  /** Whom task and flow objects belong to. */
  readonly owner: object;
  readonly maxInFlight: number;
  /**
   * Resolves when all that was accepted so far is durable in the checkpoint; absent where there is
   * none.
   */
  readonly flush?: () => Promise<void>;
  /** Whose ids tasks and flows have that are yielded here. */
  readonly namespace?: RoundNamespace | undefined;
  /** What the controller of the innermost unit around gave for this round. */
  readonly provided?: unknown;
  /** Tells where a pattern or a part of it stands; absent in a dry run. */
  readonly tellStep?: (event: StepEvent) => void;
  /** Whether tasks never get results, so that nothing can be made of them: in a dry run. */
  readonly withoutResults?: boolean;
}

const storage = processWide("flow-context", () => new AsyncLocalStorage<InternalFlowContext>());
const outside: InternalFlowContext = {
  executionId: "",
  signal: new AbortController().signal,
  dryRun: false,
  round: 1,
  owner: {},
  maxInFlight: 1000,
};

/**
 * The context of the flow that runs here; outside a flow, one with an empty id and a signal that is
 * never aborted.
 *
 * @example
 * ```ts
 * flowSchema({ name: "named" }, function* (url: string) {
 *   const { executionId } = flowContext();
 *   return yield* load.makeTask(`${url}?by=${executionId}`);
 * });
 * ```
 */
export function flowContext(): FlowContext {
  return internalFlowContext();
}

/** {@link flowContext} with what only the library's own flows need. */
export function internalFlowContext(): InternalFlowContext {
  return storage.getStore() ?? outside;
}

/** Calls `work` so that {@link flowContext} gives `context` in it and in whatever it starts. */
export function runInFlowContext<R>(context: InternalFlowContext, work: () => R): R {
  return storage.run(context, work);
}
