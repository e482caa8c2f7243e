import { isMazepaError, SerializationError, type Flow, type FlowSource } from "@mazepa/core";
import { flowSchemas, isCalledByModule, registerForCallerOf, sourceLocation } from "@mazepa/core/internal";
import type { PatternParts } from "./pattern-parts.js";
import type { Store } from "./store.js";

type FlowMaker = (store: Store) => Flow;

const byTarget = new WeakMap<object, PatternRegistration>();

/**
 * The registration of a pattern that was made while its module was loaded: other processes find it
 * by name. A link makes another pattern, which replaces the one before.
 */
export class PatternRegistration {
  readonly #entry: Function;
  #latest: { readonly parts: PatternParts; readonly makeFlow: FlowMaker } | undefined;

  constructor(entry: Function) {
    this.#entry = entry;
  }

  /**
   * The registration of the pattern that `entry` makes; undefined when `entry` was called inside a
   * function, since no other process would make that pattern.
   */
  static for(entry: Function): PatternRegistration | undefined {
    return isCalledByModule(entry) ? new PatternRegistration(entry) : undefined;
  }

  /**
   * Makes the name lead to this pattern from now on.
   *
   * @throws DuplicateOperationError when it belongs to another one, or to a flow schema.
   */
  lead(parts: PatternParts, makeFlow: FlowMaker): void {
    const isFirst = this.#latest === undefined;
    this.#latest = { parts, makeFlow };
    if (isFirst) this.#add(parts);
  }

  /** @throws SerializationError when the name leads to another pattern now. */
  sourceOf(parts: PatternParts, store: Store): FlowSource {
    if (this.#latest?.parts === parts) return { schemaId: parts.name, state: {}, args: [store] };
    throw new SerializationError(
      "",
      `Pattern "${parts.name}" was given another link later, so that its name leads to another pattern. Give one of them another name.`,
    );
  }

  #add(parts: PatternParts): void {
    const target = (store: Store): Flow => this.#makeFlow(store);
    Object.defineProperty(target, "name", { value: parts.name, configurable: true });
    const earlier = flowSchemas.byId(parts.name);
    try {
      registerForCallerOf(this.#entry, () => {
        const location = sourceLocation();
        const named = { id: parts.name, target, source: target, location };
        flowSchemas.add({ ...named, kind: "function", options: {}, version: undefined, package: undefined });
      });
      byTarget.set(target, this);
    } catch (error) {
      const other = earlier && byTarget.get(earlier.target);
      if (!isMazepaError(error) || other?.latestContent() !== parts.content()) throw error;
    }
  }

  latestContent(): string | undefined {
    return this.#latest?.parts.content();
  }

  #makeFlow(store: Store): Flow {
    if (this.#latest === undefined) throw new SerializationError("", "The pattern has not been made yet.");
    return this.#latest.makeFlow(store);
  }
}

/** @throws SerializationError always: no other process would make the pattern. */
export function unregisteredSource({ name }: PatternParts): FlowSource {
  throw new SerializationError(
    "",
    `Pattern "${name}" was made inside a function, so no other process would find it. Make it where its module is loaded, as \`export const …\`, or wrap it in a flow schema.`,
  );
}
