import { inspect } from "node:util";
import { DefinitionError, type Flow } from "@mazepa/core";
import { flowOf } from "./pattern-flow.js";
import { linked } from "./links.js";
import { makeParts, type PatternSource } from "./make-parts.js";
import type { PatternParts } from "./pattern-parts.js";
import type { PatternRegistration } from "./registration.js";
import type { Store } from "./store.js";

const patternSymbol: unique symbol = Symbol.for("mazepa.pattern") as never;

/** The symbol of a method by which the command `mazepa` gets the target of an export. */
const targetSymbol: unique symbol = Symbol.for("mazepa.target") as never;

/** A pattern as it is at run time. Its public type is `Pattern` or `GraphPattern`. */
export class BuiltPattern {
  readonly #source: PatternSource;
  readonly #parts: PatternParts;
  readonly #registration: PatternRegistration | undefined;
  readonly #requires: ReadonlySet<string>;

  constructor(source: PatternSource, registration: PatternRegistration | undefined) {
    this.#source = source;
    this.#parts = makeParts(source);
    this.#requires = new Set(this.#parts.takenBy.keys());
    this.#registration = registration;
    registration?.lead(this.#parts, (store) => this.makeFlow(store));
    Object.freeze(this);
  }

  get [patternSymbol](): PatternParts {
    return this.#parts;
  }

  get name(): string {
    return this.#parts.name;
  }

  get requires(): ReadonlySet<string> {
    return this.#requires;
  }

  get provides(): ReadonlySet<string> {
    return this.#parts.provides;
  }

  makeFlow(store: Store): Flow {
    return flowOf(this.#parts, store, this.#registration);
  }

  link(from: string, to: string, options?: unknown): BuiltPattern {
    const links = linked(this.#parts, { from, to, options });
    return links === this.#source.links ? this : new BuiltPattern({ ...this.#source, links }, this.#registration);
  }

  /** What `console.log(pattern)` shows. */
  [inspect.custom](): string {
    const { kind, name, members } = this.#parts;
    return `${kind} pattern "${name}" of ${members.map(({ key }) => key).join(", ") || "no steps"}`;
  }

  [targetSymbol](...[store = {}, ...more]: readonly unknown[]): Flow {
    if (more.length === 0) return this.makeFlow(store as Store);
    throw new DefinitionError(`Pattern "${this.name}" takes one object with its inputs, but got ${more.length + 1} arguments.`);
  }
}

/** The parts of `value`, if it is a pattern. */
export function partsOf(value: unknown): PatternParts | undefined {
  const isObject = typeof value === "object" && value !== null;
  return isObject && patternSymbol in value ? (value as BuiltPattern)[patternSymbol] : undefined;
}
