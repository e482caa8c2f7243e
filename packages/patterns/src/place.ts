import { isMazepaError } from "@mazepa/core";
import { canonicalText, contentId } from "@mazepa/core/internal";
import type { NestedStep, PatternParts } from "./pattern-parts.js";
import type { Store } from "./store.js";

/** One flow of a pattern: its inputs, and its position in the outer patterns. */
export class Place {
  readonly parts: PatternParts;
  readonly inputs: Store;
  /** The name of its unit: the names of the outer patterns, then its own. */
  readonly path: string;
  readonly #outer: Nesting | undefined;
  #scope: string | undefined;

  constructor(parts: PatternParts, inputs: Store, outer?: Nesting) {
    this.parts = parts;
    this.inputs = inputs;
    this.#outer = outer;
    this.path = outer ? `${outer.place.path}/${outer.key}` : parts.name;
  }

  /** The place of a pattern that is a step of this one. */
  nested(key: string, step: NestedStep, store: Store): Place {
    const { takenBy, optional } = step.pattern;
    const inputs: Record<string, unknown> = {};
    for (const name of [...takenBy.keys(), ...optional]) {
      const outer = step.outerName(name);
      if (Object.hasOwn(store, outer)) inputs[name] = store[outer];
    }
    return new Place(step.pattern, inputs, { place: this, key, step });
  }

  /** Its key among the steps of the outer pattern; undefined for the outermost. */
  get key(): string | undefined {
    return this.#outer?.key;
  }

  /** Whether it is a unit: undone when it fails (rule P5). */
  get isUnit(): boolean {
    const { options, rounds } = this.parts;
    return options.revertible ?? (this.#outer === undefined || rounds !== undefined);
  }

  /** The name in the outermost pattern, where it is unique. */
  nameOf(name: string): string {
    return this.#outer ? this.#outer.place.nameOf(this.#outer.step.outerName(name)) : name;
  }

  /** The name of the controller of its rounds; undefined if it has none. */
  get controllerName(): string | undefined {
    const { rounds } = this.parts;
    return rounds && (rounds.as === undefined ? "controller" : this.nameOf(rounds.as));
  }

  /** The part of the ids of its steps besides their keys and contents (rule P4). */
  get scope(): string {
    return (this.#scope ??= this.#makeScope());
  }

  /**
   * The identity of the unit: of name, place and inputs only, so that an edited pattern is the same
   * unit. It is undefined when the inputs have no content.
   */
  get identity(): string | undefined {
    const inputs = this.#inputsText();
    return inputs === undefined ? undefined : contentId(`pattern\n${this.#outer ? this.scope : this.parts.name}\n${inputs}`);
  }

  /**
   * A text that is equal for equal flows. @throws SerializationError when inputs, constants or
   * operations have no content.
   */
  identityText(): string {
    return `pattern ${this.scope}\n${this.parts.content()}\n${canonicalText(this.inputs, "store")}`;
  }

  #makeScope(): string {
    if (this.#outer) return `${this.#outer.place.scope}/${this.#outer.key}`;
    return (this.isUnit ? this.identity : undefined) ?? this.parts.name;
  }

  #inputsText(): string | undefined {
    try {
      return canonicalText(this.inputs, "store");
    } catch (error) {
      if (isMazepaError(error, "MAZEPA_SERIALIZATION")) return undefined;
      throw error;
    }
  }
}

/** The position of a nested pattern. */
interface Nesting {
  readonly place: Place;
  readonly key: string;
  readonly step: NestedStep;
}
