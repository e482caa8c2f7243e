import { UnknownOperationError } from "../errors.js";
import { describeValue } from "../flows/describe-value.js";
import { Flow, type FlowDefinition, type FlowOptions } from "../flows/flow.js";
import type { RoundController, RoundPolicy } from "../flows/rounds.js";
import type { UnitOptions } from "../flows/unit-definition.js";
import { walkable } from "../flows/walked-once.js";
import type { FlowValue } from "../flows/yieldable.js";
import { flowSchemas, type FlowSchemaRegistration } from "../registry/operations.js";
import { canonicalText } from "../serialization/canonical-text.js";
import { hiddenState } from "../serialization/hidden-state.js";
import { operationState } from "../serialization/operation-state.js";

/** An instance of a flow schema class. */
export interface FlowInstance {
  /** The body: usually a generator, or an async one. */
  flow(...args: never[]): unknown;
}

/** Options of `@flowSchema({…})`. */
export interface FlowSchemaOptions extends FlowOptions, UnitOptions {
  /** The schema's name in the registry. Default: the name of the class or function. */
  readonly name?: string;
  /** Whether a flow of the schema is undone when it fails. Default: true if there are `rounds`. */
  readonly revertible?: boolean;
  /** Whether a failed round is followed by another. Makes the flow a unit. */
  readonly rounds?: RoundPolicy | RoundController<unknown>;
}

/**
 * A flow that runs `schema.flow(...args)`. Nothing runs until it is executed or yielded.
 *
 * @example
 * ```ts
 * @flowSchema()
 * class Survey {
 *   *flow(url: string) {
 *     return yield* load.makeTask(url);
 *   }
 * }
 * const flow = makeFlow(new Survey(), "https://example.org"); // Flow<string>
 * ```
 *
 * @throws UnknownOperationError when the class is not marked `@flowSchema`.
 */
export function makeFlow<A extends unknown[], B>(schema: { flow(...args: A): B }, ...args: A): Flow<FlowValue<B>> {
  const registration = registrationOf(schema);
  const start = () => schema.flow(...(args.map(walkable) as A));
  if (hidesState(registration.target)) return flowOf(registration, start);
  return flowOf(registration, start, {
    identityText: () => `${canonicalText(operationState(schema), "schema")}\n${canonicalText(args, "args")}`,
    source: () => ({ schemaId: registration.id, state: operationState(schema), args }),
  });
}

function registrationOf(schema: object): FlowSchemaRegistration {
  const owner: unknown = typeof schema === "object" && schema !== null ? schema.constructor : undefined;
  const registration = typeof owner === "function" ? flowSchemas.byTarget(owner) : undefined;
  if (registration) return registration;
  const name = typeof owner === "function" ? owner.name : undefined;
  throw new UnknownOperationError(
    name === undefined
      ? `makeFlow takes an instance of a flow schema, but got ${describeValue(schema)}.`
      : `Class ${name || "(anonymous)"} is not a flow schema. Mark the class itself with \`@flowSchema()\`; the decorator of a base class is not inherited.`,
  );
}

/** A flow of a function schema. */
export function makeFunctionFlow(schema: object, body: (...args: unknown[]) => unknown, args: readonly unknown[]): Flow {
  const registration = flowSchemas.byTarget(schema);
  if (!registration) throw new UnknownOperationError("The flow schema of this function is no longer registered.");
  const start = () => Reflect.apply(body, undefined, args.map(walkable));
  return flowOf(registration, start, {
    identityText: () => canonicalText(args, "args"),
    source: () => ({ schemaId: registration.id, state: {}, args }),
  });
}

/** Whether a class has state besides its fields. */
const hiding = new WeakMap<object, boolean>();

function hidesState(schema: object): boolean {
  let isHiding = hiding.get(schema);
  if (isHiding === undefined) {
    isHiding = hiddenState(schema) !== undefined;
    hiding.set(schema, isHiding);
  }
  return isHiding;
}

/**
 * The number of a schema among those of one name that were made at one place, for instance by a
 * function that makes schemas. They may close over different values, and flows stay in this
 * process, so their flows are not equal.
 */
const siblingNumbers = new WeakMap<object, number>();
const siblingCounts = new Map<string, number>();

function siblingNumber({ id, target }: FlowSchemaRegistration): number {
  let number = siblingNumbers.get(target);
  if (number === undefined) {
    number = siblingCounts.get(id) ?? 0;
    siblingNumbers.set(target, number);
    siblingCounts.set(id, number + 1);
  }
  return number;
}

/** The readable content of a flow; empty if its schema hides state. */
type Content = Required<Pick<FlowDefinition, "identityText" | "source">>;

function flowOf<R>(registration: FlowSchemaRegistration, start: () => unknown, content?: Content): Flow<R> {
  const { id, options, unit } = registration;
  const name = id.slice(id.lastIndexOf(":") + 1);
  if (!content) return new Flow<R>({ name, start, options, unit });
  const { identityText, source } = content;
  return new Flow<R>({
    ...{ name, start, options, source, unit },
    identityText: () => `flow ${id}#${siblingNumber(registration)}\n${identityText()}`,
  });
}
