import { DefinitionError, InvalidOptionError } from "../errors.js";
import { checkFlowOptions, frozenFlowOptions, type Flow } from "../flows/flow.js";
import type { FlowValue } from "../flows/yieldable.js";
import { checkBoolean, checkName } from "../options.js";
import { checkUnit } from "../flows/unit-definition.js";
import { makeFlow, makeFunctionFlow, type FlowInstance, type FlowSchemaOptions } from "../operations/make-flow.js";
import { flowSchemas, type FlowSchemaRegistration, type PackageIdentity } from "../registry/operations.js";
import { sourceLocation } from "../registry/source-location.js";
import { isClass, isOptions, registeredId } from "./decorated.js";

/** A class that can be marked `@flowSchema`. */
export type FlowSchemaClass = abstract new (...args: never[]) => FlowInstance;

/** A function schema: a call returns a flow and does not run the function. */
export type FlowFunction<A extends unknown[], B> = (...args: A) => Flow<FlowValue<B>>;

/** The forms of `flowSchema`. */
export interface FlowSchemaDecorator {
  /** `@flowSchema` on a class. */
  <C extends FlowSchemaClass>(target: C, context?: ClassDecoratorContext): C;
  /** `@flowSchema()` and `@flowSchema({…})` on a class. */
  (options?: FlowSchemaOptions): <C extends FlowSchemaClass>(target: C, context?: ClassDecoratorContext) => C;
  /** A schema from a function. */
  <A extends unknown[], B>(body: (...args: A) => B): FlowFunction<A, B>;
  /** A schema from a function, with options. */
  <A extends unknown[], B>(options: FlowSchemaOptions, body: (...args: A) => B): FlowFunction<A, B>;
}

type AnyFunction = (...args: unknown[]) => unknown;

/** The decorator for flow schemas of an app (no `owner`) or of an operation package. */
export function flowSchemaOf(owner: PackageIdentity | undefined): FlowSchemaDecorator {
  const decorate = (first?: unknown, second?: unknown): unknown => {
    if (isClass(first)) return registerClass(owner, first, {});
    if (typeof first === "function") return registerFunction(owner, first as AnyFunction, {});
    if (!isOptions(first)) throw notASchema(first);
    const options = checkedSchemaOptions({ ...first });
    if (typeof second === "function" && !isClass(second)) return registerFunction(owner, second as AnyFunction, options);
    if (second !== undefined) throw notASchema(second);
    return (target: unknown) => registerClass(owner, target, options);
  };
  return decorate as FlowSchemaDecorator;
}

/**
 * Marks a flow schema: a class whose `flow` method, usually a generator, yields tasks, subflows and
 * dependencies. The class gets `makeFlow`. Called with a function, it returns a function that makes
 * flows.
 *
 * @example
 * ```ts
 * const survey = flowSchema({ name: "survey" }, function* (urls: string[]) {
 *   const texts = yield* all(urls.map((url) => load.makeTask(url)));
 *   return yield* count.makeTask(texts.join(" "));
 * });
 * console.log(await execute(survey(["https://example.org"])));
 * ```
 *
 * @throws DefinitionError when the class has no `flow`, or the function no name.
 * @throws InvalidOptionError naming the invalid option.
 * @throws DuplicateOperationError when another flow schema has the name.
 */
export const flowSchema: FlowSchemaDecorator = flowSchemaOf(undefined);

/** Returns the class itself, as it was. */
function registerClass(owner: PackageIdentity | undefined, target: unknown, options: FlowSchemaOptions): Function {
  if (!isClass(target)) throw notASchema(target);
  const prototype = target.prototype as { flow?: unknown };
  if (typeof prototype.flow !== "function") {
    throw new DefinitionError(
      `Class ${target.name} has no method \`flow\`, so it cannot be a flow schema. Add \`*flow(…)\` (a method, not a field).`,
    );
  }
  register(owner, { target, source: target, kind: "class", options });
  if (!("makeFlow" in prototype)) {
    const method = function (this: FlowInstance, ...args: never[]): Flow {
      return makeFlow(this, ...args);
    };
    Object.defineProperty(prototype, "makeFlow", { value: method, configurable: true, writable: true });
  }
  return target;
}

function registerFunction(
  owner: PackageIdentity | undefined,
  body: AnyFunction,
  options: FlowSchemaOptions,
): FlowFunction<unknown[], unknown> {
  const schema = (...args: unknown[]): Flow => makeFunctionFlow(schema, body, args);
  for (const key of ["name", "length"] as const) Object.defineProperty(schema, key, { value: body[key], configurable: true });
  register(owner, { target: schema, source: body, kind: "function", options });
  return schema;
}

function checkedSchemaOptions(options: FlowSchemaOptions): FlowSchemaOptions {
  checkFlowOptions("flowSchema", options, ["name", "revertible", "rounds", "drainMs"]);
  checkName("name", options.name);
  checkBoolean("revertible", options.revertible);
  refusePlain(options);
  checkUnit(options);
  return frozenFlowOptions(options);
}

interface Marked {
  readonly target: { readonly name: string };
  readonly source: Function;
  readonly kind: "class" | "function";
  readonly options: FlowSchemaOptions;
}

function register(owner: PackageIdentity | undefined, { target, source, kind, options }: Marked): void {
  const { name, revertible: _isUnit, rounds: _rounds, drainMs: _drainMs, ...flowOptions } = options;
  const location = sourceLocation();
  flowSchemas.add({
    id: registeredId(owner, { name, source, file: location.file, what: "flow schema" }),
    target,
    source,
    kind,
    location,
    options: Object.freeze(flowOptions),
    unit: unitOf(options),
    version: undefined,
    package: owner,
  });
}

function notASchema(value: unknown): DefinitionError {
  return new DefinitionError(
    `flowSchema decorates a class with a \`flow\` method or takes a named function, but got ${typeof value}. It does not go on methods or fields.`,
  );
}

function unitOf(options: FlowSchemaOptions): FlowSchemaRegistration["unit"] {
  if (isPlain(options)) return undefined;
  const { rounds, drainMs } = options;
  return { rounds, ...(drainMs !== undefined && { drainMs }) };
}

/** Refuses options of units on other flows, where they would have no effect. */
function refusePlain(options: FlowSchemaOptions): void {
  const { rounds, drainMs } = options;
  if (!isPlain(options) || (rounds === undefined && drainMs === undefined)) return;
  const name = rounds === undefined ? "drainMs" : "rounds";
  throw new InvalidOptionError(`Option "${name}" is for units only: set \`revertible: true\`, or leave it out.`);
}

function isPlain({ revertible, rounds }: FlowSchemaOptions): boolean {
  return revertible === false || (!revertible && rounds === undefined);
}
