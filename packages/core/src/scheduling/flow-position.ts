import type { FlowResume } from "../flows/flow-body.js";
import type { Ending } from "./ending.js";

/** To be advanced once its agenda is done. */
export interface ReadyFlow {
  readonly at: "ready";
  readonly resume: FlowResume;
  /** Whether `resume` answers a `yield*`. */
  readonly answersScope: boolean;
}

/** Its body is advanced, and has not answered. */
export interface AdvancingFlow {
  readonly at: "advancing";
  /** What the body is to be resumed with; undefined once it was. */
  readonly resume: FlowResume | undefined;
}

/** The wait of a flow at a dependency. */
export interface Wait {
  readonly at: "waiting";
  readonly kind: "all" | "some" | "below";
  /** `some`: the number of those still to end. `below`: the bound. */
  remaining: number;
}

/** Its body is over: it ends once its children have. */
export interface EndingFlow {
  readonly at: "ending";
  readonly value: unknown;
  /** The error of its body, while its children still go on (failure policy `finish`). */
  thrown: { readonly error: unknown } | undefined;
}

/** It will fail or be cancelled, once its body and its children have ended. */
export interface ClosingFlow {
  readonly at: "closing";
  readonly status: "failed" | "cancelled";
  readonly error: unknown;
}

/** It has ended. */
export interface EndedFlow {
  readonly at: "ended";
  readonly ending: Ending;
}

/** Where a flow stands before its body was started. */
export const atStart: ReadyFlow = { at: "ready", resume: { kind: "start", value: undefined }, answersScope: false };

/** Where a flow stands that goes on without a value. */
export const goingOn: ReadyFlow = { at: "ready", resume: { kind: "value", value: undefined }, answersScope: false };

/** Where a flow stands whose body was resumed and takes its time. */
export const pendingStep: AdvancingFlow = { at: "advancing", resume: undefined };

/** The position of a flow that will fail. */
export function failing(error: unknown): ClosingFlow {
  return { at: "closing", status: "failed", error };
}
