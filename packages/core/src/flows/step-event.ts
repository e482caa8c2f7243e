/** The state of a step, a controller or a pattern. `pending`: a new round has reset it. */
export type StepState =
  | "pending"
  | "running"
  | "success"
  | "failure"
  | "reverting"
  | "reverted"
  | "revert-failure"
  | "retrying"
  | "skipped"
  | "suspended";

/** A change of state of a pattern, or of a part of one (rule P12). */
export interface StepEvent {
  readonly type: "step";
  /** The name of the pattern. */
  readonly pattern: string;
  /** The key of the step, the name of the controller, or that of the pattern. */
  readonly name: string;
  readonly kind: "step" | "controller" | "pattern";
  readonly state: StepState;
  /** Its value; for `reverted`, the value of the revert. */
  readonly value?: unknown;
  readonly error?: unknown;
}

/** The role of a flow in `step` events (rule P12). */
export interface FlowStep {
  readonly pattern: string;
  readonly name: string;
  readonly kind: "step" | "pattern";
  /** The key of a nested pattern among the steps of the outer one. */
  readonly key?: string | undefined;
  /** The name of the controller of its rounds. */
  readonly controller?: string | undefined;
}
