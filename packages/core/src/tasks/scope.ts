import { MazepaError } from "../errors.js";

const scopeBrand = Symbol.for("mazepa.scope");

/** The type of a bare `yield` expression: TypeScript cannot derive it from what was yielded. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- `unknown` would refuse `const x: string = yield task`
export type Resumed = any;

/** The kind of a scope, which decides when it ends, and with what. */
export type ScopeKind = "one" | "all" | "settle" | "race" | "timeout" | "sleep" | "signal";

/** The parameters of a scope besides its members. */
export interface ScopeShape {
  /** The duration of `timeout` and `sleep`, and the limit of `signal`. */
  readonly durationMs?: number;
  /** The end of a `sleep` in place of its duration, in milliseconds since 1970. */
  readonly untilMs?: number;
  /** Whether member flows take turns, as branches of `all` do. */
  readonly branches?: boolean;
  /** Whether `settle` was given a list. */
  readonly asList?: boolean;
  /** The name that a `signal` waits for. */
  readonly signal?: string;
  /** Checks the value of a `signal`. */
  readonly parse?: (value: unknown) => unknown;
}

/**
 * The iterator of every `yield*` of a flow: it yields itself once, as a request to start its
 * members and wait, and returns the value that the flow is resumed with. It is written by hand,
 * since a generator per task would dominate the cost of a chain.
 */
export class Scope<Y, R> implements Generator<Y, R, Resumed> {
  readonly kind: ScopeKind;
  readonly members: readonly unknown[];
  readonly shape: ScopeShape;
  #state: "new" | "requested" | "entered" = "new";

  constructor(kind: ScopeKind, members: readonly unknown[], shape: ScopeShape = plain) {
    this.kind = kind;
    this.members = members;
    this.shape = shape;
  }

  get [scopeBrand](): true {
    return true;
  }

  /**
   * Called when the flow has yielded the request. Returns false if the scope was yielded without
   * the star.
   */
  enter(): boolean {
    if (this.#state !== "requested") return false;
    this.#state = "entered";
    return true;
  }

  /**
   * Yields the request first, then ends with `value`.
   *
   * @throws MazepaError (`MAZEPA_OUTSIDE_FLOW`) when nothing answers the request: it was iterated
   *   outside a flow.
   */
  next(value?: unknown): IteratorResult<Y, R> {
    if (this.#state === "entered") return { done: true, value: value as R };
    if (this.#state === "requested") throw outsideOfFlows();
    this.#state = "requested";
    return { done: false, value: this as unknown as Y };
  }

  /** Ends the wait: the flow is being closed. */
  return(value: R): IteratorResult<Y, R> {
    if (this.#state === "requested") throw outsideOfFlows();
    return { done: true, value };
  }

  /** Ends the wait with `error`, at the `yield*`. */
  throw(error: unknown): IteratorResult<Y, R> {
    throw error;
  }

  /** This scope the first time, a new one with the same members afterwards. */
  [Symbol.iterator](): Generator<Y, R, Resumed> {
    return this.#state === "new" ? this : new Scope<Y, R>(this.kind, this.members, this.shape);
  }

  /** Holds nothing. */
  [Symbol.dispose](): void {}

  get [Symbol.toStringTag](): string {
    return "Scope";
  }
}

const plain: ScopeShape = {};

/** Whether `value` is a scope, from this copy of core or another. */
export function isScope(value: unknown): value is Scope<unknown, unknown> {
  return typeof value === "object" && value !== null && scopeBrand in value;
}

function outsideOfFlows(): MazepaError {
  return new MazepaError(
    "MAZEPA_OUTSIDE_FLOW",
    "A task or flow was iterated outside a flow. Only `yield*` inside a flow gives its result; elsewhere use `await execute(…)`.",
  );
}
