import { AsyncLocalStorage } from "node:async_hooks";
import { processWide } from "../registry/process-wide.js";
import type { RoundNamespace } from "../tasks/work-state.js";
import type { StepEvent } from "./step-event.js";
import type { Work } from "./yieldable.js";

/** The facts that a flow can read about its execution. */
export interface FlowContext {
  readonly executionId: string;
  /** Aborted when the execution is cancelled. */
  readonly signal: AbortSignal;
  /** Whether the flow is only walked, to count or draw its tasks. */
  readonly dryRun: boolean;
  /** The round of the innermost enclosing unit, from 1; 1 outside of units. */
  readonly round: number;
}

/** The context with the parts that the library's own flows need. */
export interface InternalFlowContext extends FlowContext {
  /** The owner of task and flow objects. */
  readonly owner: object;
  readonly maxInFlight: number;
  /**
   * Resolves when all outcomes accepted so far are durable in the checkpoint; absent without one.
   */
  readonly flush?: () => Promise<void>;
  /** The round that gives ids to tasks and flows yielded here. */
  readonly namespace?: RoundNamespace | undefined;
  /** The value that the controller of the innermost enclosing unit provided for this round. */
  readonly provided?: unknown;
  /** Reports the state of a pattern or a part of it; absent in a dry run. */
  readonly tellStep?: (event: StepEvent) => void;
  /**
   * Tells a plan that one task or flow comes after another, perhaps under a condition; absent
   * elsewhere.
   */
  readonly planLink?: (from: Work, to: Work, isConditional: boolean) => void;
  /**
   * Whether tasks never get results, as in a dry run, so that nothing can be computed from them.
   */
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

/** {@link flowContext} with the parts that the library's own flows need. */
export function internalFlowContext(): InternalFlowContext {
  return storage.getStore() ?? outside;
}

/** Calls `work` so that {@link flowContext} returns `context` in it and in everything it starts. */
export function runInFlowContext<R, A extends unknown[]>(context: InternalFlowContext, work: (...args: A) => R, ...args: A): R {
  return storage.run(context, work, ...args);
}
