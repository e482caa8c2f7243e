import { inspect } from "node:util";
import { contentId, identitySymbol } from "../serialization/identity.js";
import { Scope, type Resumed } from "./scope.js";
import type { Operation } from "./operation.js";
import type { Reverting } from "./reverting.js";
import { idInRound } from "./id-in-round.js";
import { missingResult } from "./missing-result.js";
import { neverCached, neverShared } from "./task-errors.js";
import type { TaskTraits } from "./task-traits.js";
import { checkTaskOptions, frozenTaskOptions, type TaskOptions } from "./task-options.js";
import type { TaskOutcome, TaskStatus } from "./task-outcome.js";
import { isEstimate, isShown } from "./owner.js";
import { bindSymbol, moveSymbol, type RoundNamespace } from "./work-state.js";

const taskBrand = Symbol.for("mazepa.task");
const stepSymbol: unique symbol = Symbol.for("mazepa.step") as never;
/**
 * The key of a property. It is a symbol, since the stand-in for a task's value answers only to
 * symbols.
 */
const ofRoundSymbol: unique symbol = Symbol.for("mazepa.ofRound") as never;

/** The parts that a task is made of. */
export interface TaskDefinition {
  readonly traits: TaskTraits;
  readonly operation: Operation;
  /** The arguments of `makeTask`, with tasks in place of values. */
  readonly args: readonly unknown[];
  /** The tasks inside `args`, in order of appearance. */
  readonly upstreams: readonly Task[];
}

/**
 * One call of an operation, to be run by an execution. Made by `makeTask`; nothing runs before a
 * flow yields it.
 *
 * @example
 * ```ts
 * const task = load.makeTask(url).with({ retries: 2, label: "front page" });
 * await execute(task);
 * console.log(task.status, task.result.length);
 * ```
 */
export class Task<R = unknown> {
  readonly #traits: TaskTraits;
  readonly #operation: Operation;
  readonly #args: readonly unknown[];
  readonly #upstreams: readonly Task[];
  /**
   * Whether it has an id in each round. It is computed once, since there may be very many paths
   * from a task to its upstreams.
   */
  readonly #isOfRound: boolean;
  /** Released once the id is known. */
  #identityText: string;
  #contentId: string | undefined;
  #status: TaskStatus = "pending";
  #outcome: TaskOutcome<R> | undefined;
  #owner: object | undefined;
  #idInRound: string | undefined;

  /**
   * `identityText` is the canonical text of the call; the id is derived from it unless `contentId`
   * is known.
   */
  constructor(definition: TaskDefinition, identityText: string, contentId?: string) {
    this.#traits = definition.traits;
    this.#operation = definition.operation;
    this.#args = definition.args;
    this.#upstreams = definition.upstreams;
    this.#isOfRound = definition.traits.isRevertible === true || definition.upstreams.some(isOfRound);
    this.#identityText = identityText;
    this.#contentId = contentId;
  }

  get [taskBrand](): true {
    return true;
  }

  /** The id: derived from operation, state and arguments, unless set by `with({ id })`. */
  get id(): string {
    return this.#idInRound ?? this.#traits.options.id ?? this.contentId;
  }

  /** The id derived from the content alone. */
  get contentId(): string {
    if (this.#contentId === undefined) {
      this.#contentId = contentId(this.#identityText);
      this.#identityText = "";
    }
    return this.#contentId;
  }

  get operationId(): string {
    return this.#traits.operationId;
  }

  get operation(): Operation {
    return this.#operation;
  }

  get args(): readonly unknown[] {
    return this.#args;
  }

  get options(): TaskOptions {
    return this.#traits.options;
  }

  /** Tasks whose values this one takes as arguments. */
  get upstreams(): readonly Task[] {
    return this.#upstreams;
  }

  /** The version of the operation package that the task was made with. */
  get packageVersion(): string | undefined {
    return this.#traits.packageVersion;
  }

  /**
   * Whether the task can be undone in a unit: its operation has `revert`, or it was given to
   * `undoable`.
   */
  get isRevertible(): boolean {
    return this.#traits.isRevertible ?? false;
  }

  /** The operation that undoes the task instead of its own operation's `revert`. */
  get undo(): Operation | undefined {
    return this.#traits.undo;
  }

  /** The task that this one undoes, if it is a revert. */
  get reverting(): Reverting | undefined {
    return this.#traits.reverting;
  }

  /** The name of the pattern of which the task is a step; its `label` is the name of the step. */
  get pattern(): string | undefined {
    return this.#traits.pattern;
  }

  /** @internal */
  get [ofRoundSymbol](): boolean {
    return this.#isOfRound;
  }

  get status(): TaskStatus {
    return isShown(this.#owner, "status", this.#outcome) ? this.#status : "pending";
  }

  /** The outcome of the task, once it has ended. */
  get outcome(): TaskOutcome<R> | undefined {
    return isShown(this.#owner, "outcome", this.#outcome) ? this.#outcome : undefined;
  }

  /**
   * The value.
   *
   * @throws TaskCancelledError when the task was cancelled.
   * @throws MazepaError (`MAZEPA_NO_RESULT`) when it has not succeeded; `cause` is its error if it
   *   failed.
   */
  get result(): R {
    const outcome = isShown(this.#owner, "result", this.#outcome) ? this.#outcome : undefined;
    if (outcome?.status === "succeeded") return outcome.value;
    throw missingResult(`Task ${this.id} of operation "${this.operationId}"`, outcome);
  }

  /**
   * A copy with other options; this task is unchanged.
   *
   * @throws InvalidOptionError naming the invalid option.
   */
  with(options: TaskOptions): Task<R> {
    checkTaskOptions("Task.with", options, ["id", "shared", "label"]);
    if (options.shared && this.#isOfRound) throw neverShared(this);
    if (options.cache && this.isRevertible) throw neverCached(this.operationId);
    return this.#copy({ ...this.#traits, options: frozenTaskOptions({ ...this.options, ...options }) });
  }

  /** `yield* task` in a flow starts the task, waits, and evaluates to its value. */
  [Symbol.iterator](): Generator<Task<R>, R, Resumed> {
    return new Scope<Task<R>, R>("one", [this]);
  }

  /** The text of the task in the identity of values that contain it. */
  [identitySymbol](): string {
    return this.#traits.options.id ?? this.contentId;
  }

  /** What `console.log(task)` shows. */
  [inspect.custom](): string {
    return `Task ${this.id} of "${this.operationId}" (${this.#status})`;
  }

  /** @internal */
  [bindSymbol](execution: object, round?: RoundNamespace): Task<R> {
    const owner = round && this.#isRenamedIn(round) ? round : execution;
    if (this.#owner === owner) return this;
    const bound = this.#owner === undefined || isEstimate(this.#owner) ? this.#takenBy(owner) : this.#copy(this.#traits);
    bound.#owner = owner;
    bound.#idInRound = owner === round ? idInRound(this, this.#isOfRound, round) : undefined;
    return bound;
  }

  #copy(traits: TaskTraits): Task<R> {
    const definition = { traits, operation: this.#operation, args: this.#args, upstreams: this.#upstreams };
    return new Task<R>(definition, this.#identityText, this.#contentId);
  }

  #isRenamedIn({ isRepeated }: RoundNamespace): boolean {
    return (isRepeated && !this.options.shared) || this.#isOfRound;
  }

  #takenBy(execution: object): this {
    this.#owner = execution;
    this.#status = "pending";
    this.#outcome = undefined;
    return this;
  }

  /** @internal */
  [stepSymbol](pattern: string, own: OwnStep | undefined): Task<R> {
    if (!own) return this.#copy({ ...this.#traits, pattern });
    const id = contentId(`step\n${own.place}\n${this.#contentId ?? this.#identityText}`);
    return this.#copy({ ...this.#traits, pattern, options: { ...this.#traits.options, ...own.options, id } });
  }

  /** @internal */
  [moveSymbol](status: TaskStatus, outcome?: TaskOutcome): void {
    this.#status = status;
    this.#outcome = outcome as TaskOutcome<R> | undefined;
  }
}

/**
 * Whether a task has another id in each round of a unit, even the first: it can be undone, or takes
 * the value of one that can.
 */
export function isOfRound(task: Task): boolean {
  return task[ofRoundSymbol];
}

/** The facts that make a step of a pattern another task than an equal one elsewhere. */
export interface OwnStep {
  /** The options. They are not checked here, since they are checked once for many tasks. */
  readonly options: TaskOptions;
  /** The part of the id besides the content of the task. */
  readonly place: string;
}

/**
 * A copy of `task` that is a step of a pattern: its states are reported as `step` events, by its
 * `label` (rule P12). With `own`, it is another task than an equal one elsewhere.
 */
export function asStep<R>(task: Task<R>, pattern: string, own?: OwnStep): Task<R> {
  return task[stepSymbol](pattern, own);
}

/** Whether `value` is a task, from this copy of core or another. */
export function isTask(value: unknown): value is Task {
  return typeof value === "object" && value !== null && taskBrand in value;
}
