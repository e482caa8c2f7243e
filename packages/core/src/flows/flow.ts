import { isMazepaError, SerializationError } from "../errors.js";
import { checkKnown, checkName, checkNames } from "../options.js";
import { contentId, identitySymbol } from "../serialization/identity.js";
import { missingResult } from "../tasks/missing-result.js";
import { Scope, type Resumed } from "../tasks/scope.js";
import type { TaskOutcome, TaskStatus } from "../tasks/task-outcome.js";
import { isEstimate, isShown } from "../tasks/owner.js";
import { bindSymbol, moveSymbol, type RoundNamespace } from "../tasks/work-state.js";
import type { FlowStep } from "./step-event.js";
import { namelessUnit, type UnitDefinition } from "./unit-definition.js";

const flowBrand = Symbol.for("mazepa.flow");
const startSymbol: unique symbol = Symbol.for("mazepa.start") as never;
const unitSymbol: unique symbol = Symbol.for("mazepa.unit") as never;
const stepSymbol: unique symbol = Symbol.for("mazepa.step") as never;

/** Defaults for every task and subflow that a flow yields, at any depth. */
export interface FlowOptions {
  /** Tags that are added to those of every task below. */
  readonly tags?: readonly string[];
  /** The worker type of tasks below that set none. */
  readonly workerType?: string;
}

/** The origin of a flow: with the schema of this id, an equal flow can be made elsewhere. */
export interface FlowSource {
  readonly schemaId: string;
  /** The fields of a class schema, without excluded ones; empty for a function. */
  readonly state: Readonly<Record<string, unknown>>;
  readonly args: readonly unknown[];
}

/** The parts that a flow is made of. */
export interface FlowDefinition {
  /** The name in events and messages. */
  readonly name: string;
  /** Starts the body: returns its generator, or the value or promise of a plain function. */
  readonly start: () => unknown;
  readonly options: FlowOptions;
  /**
   * The canonical text of the flow's schema, state and arguments; throws SerializationError if the
   * arguments have none. Without it, the flow is never joined.
   */
  readonly identityText?: () => string;
  /** See {@link Flow.source}. */
  readonly source?: () => FlowSource;
  /**
   * Whether the flow belongs to the library's own machinery, which is left out of paths, events and
   * counts.
   */
  readonly isInternal?: boolean;
  /** The options that make it a unit. */
  readonly unit?: UnitDefinition | undefined;
  /** Its role in a pattern, if any. */
  readonly step?: FlowStep | undefined;
}

/**
 * One run of a flow schema, to be walked by an execution. Made by `makeFlow` or by calling a
 * function schema.
 *
 * @example
 * ```ts
 * const flow = survey(urls).with({ tags: ["io"] });
 * console.log(await execute(flow, { limits: { io: 4 } }), flow.status);
 * ```
 */
export class Flow<R = unknown> {
  readonly #definition: FlowDefinition;
  #id: string | undefined | null = null;
  #status: TaskStatus = "pending";
  #outcome: TaskOutcome<R> | undefined;
  #owner: object | undefined;

  constructor(definition: FlowDefinition) {
    this.#definition = definition;
  }

  get [flowBrand](): true {
    return true;
  }

  get name(): string {
    return this.#definition.name;
  }

  get options(): FlowOptions {
    return this.#definition.options;
  }

  get isInternal(): boolean {
    return this.#definition.isInternal ?? false;
  }

  /** The options that make the flow a unit, which is undone when it fails. */
  get unit(): UnitDefinition | undefined {
    return this.#definition.unit;
  }

  /** Its role in a pattern, if any. */
  get step(): FlowStep | undefined {
    return this.#definition.step;
  }

  /**
   * The id: derived from schema, state and arguments; undefined if those have no content id
   * (arguments of flows may be anything).
   */
  get id(): string | undefined {
    if (this.#id === null) this.#id = this.#computeId();
    return this.#id;
  }

  /**
   * The schema, its state and the arguments; undefined for a flow that no schema has made (built-in
   * flows, schemas with hidden state). They may hold values that cannot be serialized.
   *
   * @throws SerializationError when it turns out only now that the flow cannot be made elsewhere.
   */
  get source(): FlowSource | undefined {
    return this.#definition.source?.();
  }

  get status(): TaskStatus {
    return isShown(this.#owner, "status", this.#outcome) ? this.#status : "pending";
  }

  /** The outcome of the flow, once it has ended. */
  get outcome(): TaskOutcome<R> | undefined {
    return isShown(this.#owner, "outcome", this.#outcome) ? this.#outcome : undefined;
  }

  /**
   * The value that the flow returned.
   *
   * @throws TaskCancelledError when the flow was cancelled.
   * @throws MazepaError (`MAZEPA_NO_RESULT`) when it has not succeeded; `cause` is its error if it
   *   failed.
   */
  get result(): R {
    const outcome = isShown(this.#owner, "result", this.#outcome) ? this.#outcome : undefined;
    if (outcome?.status === "succeeded") return outcome.value;
    throw missingResult(`Flow "${this.name}"`, outcome);
  }

  /**
   * A copy with other defaults; this flow is unchanged.
   *
   * @throws InvalidOptionError naming the invalid option.
   */
  with(options: FlowOptions): Flow<R> {
    checkFlowOptions("Flow.with", options);
    return new Flow<R>({ ...plain(this.#definition), options: frozenFlowOptions({ ...this.#definition.options, ...options }) });
  }

  /** `yield* flow` in a flow starts the subflow, waits, and evaluates to its value. */
  [Symbol.iterator](): Generator<Flow<R>, R, Resumed> {
    return new Scope<Flow<R>, R>("one", [this]);
  }

  /** @throws SerializationError when the flow has no content id. */
  [identitySymbol](): string {
    if (this.id === undefined) throw new SerializationError("", `flow "${this.name}" holds arguments that have no content id`);
    return this.id;
  }

  /** @internal */
  [bindSymbol](execution: object, round?: RoundNamespace): Flow<R> {
    const owner = round ?? execution;
    if (this.#owner === owner) return this;
    if (this.#owner === undefined || isEstimate(this.#owner)) return this.#takenBy(owner);
    const copy = new Flow<R>(this.#definition);
    copy.#owner = owner;
    return copy;
  }

  /** @internal */
  [unitSymbol](unit: UnitDefinition): Flow<R> {
    return new Flow<R>({ ...plain(this.#definition), unit: { ...this.#definition.unit, ...unit } });
  }

  /** @internal */
  [stepSymbol](step: FlowStep): Flow<R> {
    return new Flow<R>({ ...plain(this.#definition), step });
  }

  /** @internal */
  [startSymbol](): unknown {
    return this.#definition.start();
  }

  #takenBy(execution: object): this {
    this.#owner = execution;
    this.#status = "pending";
    this.#outcome = undefined;
    return this;
  }

  /** @internal */
  [moveSymbol](status: TaskStatus, outcome?: TaskOutcome): void {
    this.#status = status;
    this.#outcome = outcome as TaskOutcome<R> | undefined;
  }

  #computeId(): string | undefined {
    try {
      const text = this.#definition.identityText?.();
      return text === undefined ? undefined : contentId(text);
    } catch (error) {
      if (isMazepaError(error, "MAZEPA_SERIALIZATION")) return undefined;
      throw error;
    }
  }
}

/** A copy of a definition, which may be of a class with getters and methods. */
function plain(definition: FlowDefinition): FlowDefinition {
  const { name, options, isInternal = false, unit, step } = definition;
  return {
    ...{ name, options, isInternal, unit, step },
    start: definition.start.bind(definition),
    ...(definition.identityText && { identityText: definition.identityText.bind(definition) }),
    ...(definition.source && { source: definition.source.bind(definition) }),
  };
}

/**
 * Starts the body of `flow`: returns its generator, or the value or promise of a plain function.
 */
export function startBody(flow: Flow): unknown {
  return flow[startSymbol]();
}

/**
 * A copy of `flow` that is a unit.
 *
 * @throws DefinitionError when it could not be distinguished from other units.
 */
export function withUnit<R>(flow: Flow<R>, unit: UnitDefinition): Flow<R> {
  const made = flow[unitSymbol](unit);
  if (made.id === undefined && made.unit?.name === undefined) throw namelessUnit(made.name);
  return made;
}

/** A copy of `flow` whose states are reported as `step` events. */
export function flowAsStep<R>(flow: Flow<R>, step: FlowStep): Flow<R> {
  return flow[stepSymbol](step);
}

/** Whether `value` is a flow, from this copy of core or another. */
export function isFlow(value: unknown): value is Flow {
  return typeof value === "object" && value !== null && flowBrand in value;
}

/** A frozen copy, so that later changes by the caller affect no flow. */
export function frozenFlowOptions<O extends FlowOptions>(options: O): O {
  return Object.freeze({ ...options, ...(options.tags && { tags: Object.freeze([...options.tags]) }) });
}

/**
 * @throws InvalidOptionError naming the invalid option; `alsoKnown` are names that the caller
 *   checks.
 */
export function checkFlowOptions(what: string, options: FlowOptions, alsoKnown: readonly string[] = []): void {
  checkKnown(what, options, ["tags", "workerType", ...alsoKnown]);
  checkNames("tags", options.tags);
  checkName("workerType", options.workerType);
}
