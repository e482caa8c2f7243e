import { MazepaError } from "@mazepa/core";

/** A name of the store that a step takes and nothing provides. */
export interface MissingDependency {
  /** The name. */
  readonly name: string;
  /** The step that takes it. */
  readonly step: string;
}

/**
 * Thrown by `makeFlow` of a pattern when its store lacks names that steps take.
 *
 * @example
 * ```ts
 * // @ts-expect-error -- nothing provides "text"; without types, it throws this error
 * linear("survey").provides({ words: step(count, "text") });
 * ```
 */
export class MissingDependencyError extends MazepaError {
  static override readonly name: string = "MissingDependencyError";
  readonly missing: readonly MissingDependency[];

  constructor(pattern: string, missing: readonly MissingDependency[]) {
    const texts = missing.map(({ name, step }) => `"${name}", which ${step} takes`);
    super(
      "MAZEPA_MISSING_DEPENDENCY",
      `Pattern "${pattern}" lacks ${texts.join("; ")}. Give it to \`makeFlow\`, or take it by \`optional(…)\`.`,
    );
    this.missing = missing;
  }
}
