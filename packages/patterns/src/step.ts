import { DefinitionError, type CallableOperation, type FlowFunction, type FlowValue, type Operation } from "@mazepa/core";
import { describeValue, flowSchemas, isPlainObject, operations } from "@mazepa/core/internal";
import { partsOf } from "./built-pattern.js";
import type { Callee } from "./pattern-parts.js";
import { CallableStep } from "./call-step.js";
import { Constant } from "./constant.js";
import { checkName } from "./definition-checks.js";
import { NestedPattern } from "./nested-pattern.js";
import { Optional } from "./optional.js";
import type { Pattern } from "./pattern-types.js";
import type { Source } from "./source.js";
import type { PatternStep, Renamed, Step } from "./step-types.js";

/**
 * A step that runs an operation. Its parameters come from `sources` in order: names of the store,
 * `optional` names, or `constant` values.
 *
 * @example
 * ```ts
 * linear("survey")
 *   .requires<{ url: string }>()
 *   .provides({ text: step(load, "url"), words: step(count, "text") });
 * ```
 *
 * @throws DefinitionError when the first argument is no operation, flow schema or pattern, or a
 * source is none.
 */
export function step<A extends unknown[], R, const N extends readonly Source[]>(
  operation: { run(...args: A): R },
  ...sources: N
): Step<A, Awaited<R>, N>;
/** A step that runs a callable operation. */
export function step<A extends unknown[], R, const N extends readonly Source[]>(
  operation: CallableOperation<A, R>,
  ...sources: N
): Step<A, Awaited<R>, N>;
/** A step that runs a flow of a schema. */
export function step<A extends unknown[], B, const N extends readonly Source[]>(
  schema: { flow(...args: A): B },
  ...sources: N
): Step<A, FlowValue<B>, N>;
/** A step that runs a flow of a function schema. */
export function step<A extends unknown[], B, const N extends readonly Source[]>(
  schema: FlowFunction<A, B>,
  ...sources: N
): Step<A, FlowValue<B>, N>;
/** A step that is a pattern; `rename` maps names of it to names of the outer pattern. */
export function step<In, Out, const M extends { readonly [N in keyof (In & Out)]?: string } = object>(
  pattern: Pattern<In, Out>,
  rename?: M,
): PatternStep<Renamed<In, M>, Renamed<Out, M>>;
export function step(what: unknown, ...rest: readonly unknown[]): unknown {
  const pattern = partsOf(what);
  if (pattern) return new NestedPattern(pattern, checkedNames(pattern.name, rest));
  rest.forEach(checkSource);
  return new CallableStep({ callee: calleeOf(what), sources: rest as readonly Source[], options: {}, spread: [], picked: [] });
}

function calleeOf(what: unknown): Callee {
  const target = typeof what === "function" ? what : (what as object | null | undefined)?.constructor;
  if (typeof target === "function") {
    const isFunction = typeof what === "function";
    if (isKind(operations.byTarget(target), isFunction)) return { kind: "task", operation: what as Operation };
    if (isKind(flowSchemas.byTarget(target), isFunction))
      return isFunction
        ? { kind: "schema-function", schema: what as FlowFunction<unknown[], unknown> }
        : { kind: "schema", schema: what as { flow(...args: unknown[]): unknown } };
  }
  throw new DefinitionError(
    `step() takes an operation, a flow schema or a pattern, but got ${describeValue(what)}. Mark a class with \`@taskableOperation()\` or \`@flowSchema()\` and give an instance; ` +
      "make a function one by `taskableOperation(…)` or `flowSchema(…)`.",
  );
}

function isKind(registration: { readonly kind: string } | undefined, isFunction: boolean): boolean {
  return registration?.kind === (isFunction ? "function" : "class");
}

function checkSource(source: unknown): void {
  if (source instanceof Constant) return;
  if (source instanceof Optional) return checkName("optional", source.name);
  if (typeof source === "string") return checkName("step", source);
  throw new DefinitionError(
    `step() takes names of the store, \`optional(name)\` and \`constant(value)\`, but got ${describeValue(source)}.`,
  );
}

function checkedNames(pattern: string, [rename = {}, ...more]: readonly unknown[]): Readonly<Record<string, string>> {
  if (more.length === 0 && typeof rename === "object" && rename !== null && isPlainObject(rename)) {
    for (const name of Object.values(rename)) checkName(`rename of "${pattern}"`, name);
    return rename as Readonly<Record<string, string>>;
  }
  throw new DefinitionError(
    `A step that is a pattern takes an object that renames names of "${pattern}", such as \`{ city: "town" }\`: what it requires is taken from the store by name.`,
  );
}
