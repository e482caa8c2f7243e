import { DefinitionError } from "@mazepa/core";
import { checkBoolean, checkKnown, checkName as checkOptionName } from "@mazepa/core/internal";
import { BuiltPattern } from "./built-pattern.js";
import type { PatternBuilder, PatternKind, PatternOptions } from "./pattern-types.js";
import { PatternRegistration } from "./registration.js";
import { roundsOf, type PatternRounds } from "./rounds.js";

interface BuilderState {
  readonly name: string;
  readonly kind: PatternKind;
  readonly options: PatternOptions;
  readonly rounds: PatternRounds | undefined;
}

/** A pattern without steps yet. Its public type is `PatternBuilder`. */
class Builder {
  readonly #state: BuilderState;

  constructor(state: BuilderState) {
    this.#state = state;
  }

  /** Declares types only; does nothing at run time. */
  requires(): this {
    return this;
  }

  rounds(controller: unknown, as?: string): Builder {
    const { name, options, rounds } = this.#state;
    if (rounds) throw new DefinitionError(`Pattern "${name}" has rounds already.`);
    if (options.revertible === false)
      throw new DefinitionError(
        `Pattern "${name}" is not revertible, so that it cannot have rounds: a round that failed is undone before the next.`,
      );
    return new Builder({ ...this.#state, rounds: roundsOf(controller, as) });
  }

  provides(steps: unknown): BuiltPattern {
    const registration = PatternRegistration.for(Reflect.get(Builder.prototype, "provides"));
    return new BuiltPattern({ ...this.#state, steps, links: [] }, registration);
  }
}

type Empty = Record<never, never>;

/**
 * A pattern whose steps run in the order of their keys.
 *
 * @example
 * ```ts
 * const greet = linear("greet")
 *   .requires<{ name: string }>()
 *   .provides({
 *     text: step(taskableOperation({ name: "say" }, (name: string) => `hello ${name}`), "name"),
 *     length: step(taskableOperation({ name: "measure" }, (text: string) => text.length), "text"),
 *   });
 * const { length } = await execute(greet.makeFlow({ name: "Ada" })); // 9
 * ```
 *
 * @example
 * ```ts
 * const survey = linear("survey")
 *   .requires<{ url: string }>()
 *   .provides({ text: step(load, "url"), words: step(count, "text") });
 * const { words } = await execute(survey.makeFlow({ url }));
 * ```
 *
 * @throws DefinitionError when it has no name; InvalidOptionError naming the option that makes no
 * sense.
 */
export function linear(name: string, options?: PatternOptions): PatternBuilder<Empty, Empty, "linear"> {
  return builderOf("linear", name, options);
}

/**
 * A pattern whose steps run concurrently, and take nothing from each other.
 *
 * @example
 * ```ts
 * const deploy = taskableOperation({ name: "deploy" }, (region: string) => `up in ${region}`);
 * const everywhere = unordered("everywhere").provides({
 *   eu: step(deploy, constant("eu")),
 *   us: step(deploy, constant("us")),
 * });
 * ```
 *
 * @example
 * ```ts
 * const both = unordered("both")
 *   .requires<{ left: string; right: string }>()
 *   .provides({ a: step(load, "left"), b: step(load, "right") });
 * const { a, b } = await execute(both.makeFlow({ left: url, right: url }));
 * ```
 *
 * @throws DefinitionError when it has no name; InvalidOptionError naming the option that makes no
 * sense.
 */
export function unordered(name: string, options?: PatternOptions): PatternBuilder<Empty, Empty, "unordered"> {
  return builderOf("unordered", name, options);
}

/**
 * A pattern in which each step runs as soon as the names that it takes are provided and the steps
 * linked to it are done.
 *
 * @example
 * ```ts
 * const survey = graph("survey")
 *   .requires<{ url: string }>()
 *   .provides({ words: step(count, "text"), text: step(load, "url") });
 * const { words } = await execute(survey.makeFlow({ url })); // `text` runs first
 * ```
 *
 * @example
 * ```ts
 * const count = taskableOperation({ name: "count" }, (path: string) => path.length);
 * const warn = taskableOperation({ name: "warn" }, (size: number) => `${size} is much`);
 * const audit = graph("audit")
 *   .requires<{ path: string }>()
 *   .provides({ size: step(count, "path"), warning: step(warn, "size") })
 *   .link("size", "warning", { when: (size) => size > 100 });
 * ```
 *
 * @throws DefinitionError when it has no name; InvalidOptionError naming the option that makes no
 * sense.
 */
export function graph(name: string, options?: PatternOptions): PatternBuilder<Empty, Empty, "graph"> {
  return builderOf("graph", name, options);
}

function builderOf<K extends PatternKind>(kind: K, name: unknown, options: PatternOptions = {}): PatternBuilder<Empty, Empty, K> {
  if (typeof name !== "string" || name === "")
    throw new DefinitionError(`${kind}() takes the name of the pattern first: other processes find it by name.`);
  checkKnown(kind, options, ["revertible", "version"]);
  checkBoolean("revertible", options.revertible);
  checkOptionName("version", options.version);
  return new Builder({ name, kind, options: { ...options }, rounds: undefined }) as unknown as PatternBuilder<Empty, Empty, K>;
}
