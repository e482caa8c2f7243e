import type { Call } from "./call.js";
import type { LazyMembers } from "./lazy-members.js";

/** A canvas as data, which `walk.ts` runs. */
export type Node = Call | FunctionStep | Chain | Group | Each | Link | ErrorLink | Recover;

/** A function of the value before it, called in the head. */
export interface FunctionStep {
  readonly kind: "function";
  readonly step: (...lead: unknown[]) => unknown;
  readonly options: StepOptions;
}

/** The options of tasks that are not known in advance. */
export interface StepOptions {
  readonly tags?: readonly string[];
  readonly workerType?: string;
}

/** Steps that run one after the other. */
export interface Chain {
  readonly kind: "chain";
  readonly name: "chain" | "chord";
  readonly steps: readonly Node[];
}

/** Members that run concurrently. */
export interface Group {
  readonly kind: "group";
  readonly members: readonly Node[] | LazyMembers<Node>;
  readonly options: GroupOptions;
}

/** One call of `member` for each element of the value before it. */
export interface Each {
  readonly kind: "each";
  readonly member: Node;
  readonly options: GroupOptions;
}

/** `of`, and then `callbacks` beside what follows. */
export interface Link {
  readonly kind: "link";
  readonly of: Node;
  readonly callbacks: readonly Node[];
}

/** `of`, and `errback` when it has failed. */
export interface ErrorLink {
  readonly kind: "error-link";
  readonly of: Node;
  readonly errback: Node;
}

/** `of`, or `fallback` in its place when it has failed. */
export interface Recover {
  readonly kind: "recover";
  readonly of: Node;
  readonly fallback: Node;
}

/** How the members of a group run. */
export interface GroupOptions {
  /** How many members may be under way at once. Default: as many as the execution has room for. */
  readonly maxConcurrency?: number;
  /**
   * Whether the next `maxConcurrency` members start only when all of those before are done. Default
   * false: the next starts when one is done.
   */
  readonly waves?: boolean;
  /**
   * What becomes of the other members when one fails: they are cancelled (the default), or run to
   * their end before the first failure in order is thrown, with the others as its `suppressed`.
   */
  readonly onFailure?: "cancel" | "finish";
}
