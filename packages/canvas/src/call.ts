import { makeFlow, serializable, UnknownOperationError, type Flow, type Task, type TaskOptions, type Work } from "@mazepa/core";
import { describeValue, flowSchemas, identitySymbol, operations, taskWith, type Identified } from "@mazepa/core/internal";
import { checkLead, type Lead } from "./lead-values.js";
import { requiredParameters } from "./required-parameters.js";

/** The operation or flow schema that a signature calls, as an instance or a function. */
export type Callee = { run(...args: never[]): unknown } | { flow(...args: never[]): unknown } | ((...args: never[]) => unknown);

type AnyFunction = (...args: unknown[]) => unknown;

/** The way in which a signature calls. */
export interface CallStyle {
  /** Whether what comes before is ignored. */
  readonly isImmutable: boolean;
  readonly options: TaskOptions | undefined;
}

/** What comes before is the first argument. */
export const plain: CallStyle = { isImmutable: false, options: undefined };

/** What comes before is ignored. */
export const immutable: CallStyle = { isImmutable: true, options: undefined };

/**
 * One call of an operation or a flow schema, with its last arguments. A large group has very many,
 * so that what they share is one object.
 */
export class Call implements Identified {
  readonly callee: Callee;
  readonly args: readonly unknown[];
  readonly style: CallStyle;
  readonly #alone: Task | Flow;

  /**
   * @throws UnknownOperationError when `callee` is not registered.
   * @throws SerializationError naming the part of the state or the arguments that cannot travel.
   */
  constructor(callee: Callee, args: readonly unknown[], style: CallStyle) {
    this.callee = checkedCallee(callee);
    this.args = args;
    this.style = style;
    this.#alone = this.#make(args);
  }

  get kind(): "call" {
    return "call";
  }

  /** Equal for calls that do the same, whatever their options. */
  [identitySymbol](): string {
    return `${this.style.isImmutable ? "si" : "s"} ${this.#alone[identitySymbol]()}`;
  }

  /** The id under which the callee is registered. */
  get calleeId(): string {
    return "operationId" in this.#alone ? this.#alone.operationId : (schemaOf(this.callee)?.id ?? this.#alone.name);
  }

  get isOfFlow(): boolean {
    return !("operationId" in this.#alone);
  }

  /**
   * The task or flow of this call; the value before it, if any, is its first argument.
   *
   * @throws TypeError when nothing comes before and an argument is certainly missing.
   */
  workFor(lead: Lead): Work {
    if (this.style.isImmutable) return this.#alone;
    if (lead.length > 0) return this.#make([...checkLead(lead, this.calleeId), ...this.args]);
    this.#checkComplete();
    return this.#alone;
  }

  #make(args: readonly unknown[]): Task | Flow {
    const { options } = this.style;
    if (isFlowSchema(this.callee)) {
      const flow = flowOf(this.callee, args);
      return options ? flow.with(options) : flow;
    }
    const task = taskWith(this.callee as AnyFunction, args);
    return options ? task.with(options) : task;
  }

  /** The source of a function is parsed only when its `length` exceeds the number of arguments. */
  #checkComplete(): void {
    const { callee, args } = this;
    if (typeof callee === "function" && args.length >= callee.length) return;
    const required = requiredParameters(sourceOf(callee));
    if (args.length >= required) return;
    const missing = required - args.length === 1 && args.length > 0 ? "its first argument" : "arguments";
    throw new TypeError(
      `${this.calleeId} lacks ${missing}, which nothing before it gives: it has ${args.length} of ${required}. ` +
        "Give all of them to .s(…), or put it behind a step whose value it takes.",
    );
  }
}

serializable(Call, {
  name: "@mazepa/canvas:call",
  encode: ({ callee, args, style }) => ({ callee, args, ...style }),
  decode: ({ callee, args, ...style }) => new Call(callee, args, style),
});

function checkedCallee(callee: Callee): Callee {
  const value: unknown = callee;
  if (typeof value === "function" || (typeof value === "object" && value !== null)) return callee;
  throw new UnknownOperationError(`A signature is of an operation or a flow schema, but got ${describeValue(value)}.`);
}

/**
 * Whether `callee` is a flow schema. The registry is asked only in doubt: groups make a signature
 * for each task.
 */
function isFlowSchema(callee: Callee): boolean {
  if (typeof callee === "function" ? "makeTask" in callee : !("flow" in callee)) return false;
  return schemaOf(callee) !== undefined;
}

function schemaOf(callee: Callee): { readonly id: string } | undefined {
  return flowSchemas.byTarget(typeof callee === "function" ? callee : callee.constructor);
}

function flowOf(callee: Callee, args: readonly unknown[]): Flow {
  if (typeof callee === "function" && !isClass(callee)) return (callee as (...args: readonly unknown[]) => Flow)(...args);
  return makeFlow(callee as { flow: AnyFunction }, ...args);
}

/** `makeFlow` says what to do with the class of a flow schema. */
function isClass(callee: Function): boolean {
  return "flow" in Object(callee.prototype);
}

/** The function that the user wrote. */
function sourceOf(callee: Callee): Function {
  if (typeof callee !== "function") return Reflect.get(callee, "run" in callee ? "run" : "flow") as Function;
  const registration = operations.byTarget(callee) ?? flowSchemas.byTarget(callee);
  return (registration?.source ?? callee) as Function;
}
