import type { FlowFunction, Operation } from "@mazepa/core";
import type { PatternKind, PatternOptions, Skip } from "./pattern-types.js";
import type { PatternRounds } from "./rounds.js";
import type { Source } from "./source.js";
import type { StepOptions } from "./step-types.js";

/** The parts of a pattern. */
export interface PatternParts {
  readonly name: string;
  readonly kind: PatternKind;
  readonly options: PatternOptions;
  readonly rounds: PatternRounds | undefined;
  /** In the order of their keys. */
  readonly members: readonly Member[];
  readonly links: readonly Link[];
  /**
   * Names that must be in the store from the start, each with the step or controller that takes it.
   */
  readonly takenBy: ReadonlyMap<string, string>;
  /** Names that are taken from the initial store if they are there. */
  readonly optional: ReadonlySet<string>;
  readonly provides: ReadonlySet<string>;
  /** The provided names that may be absent at the end. */
  readonly uncertain: ReadonlySet<string>;
  /** A text that is equal for patterns that do the same. */
  readonly content: () => string;
}

/** A step with its key, its index, and the names that it takes and provides. */
export interface Member {
  readonly key: string;
  readonly index: number;
  readonly step: BuiltStep;
  /** Names that must be in the store when it is run. */
  readonly requires: readonly string[];
  /** Names that it takes if they are there. */
  readonly optional: readonly string[];
  readonly provides: readonly string[];
  /** The provided names that may be absent although it was run: a nested pattern may skip steps. */
  readonly uncertain: readonly string[];
  /** The steps before it and those after it, by index. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** A link between two steps, with its condition if it has one. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly condition: Condition | undefined;
}

/** The condition of a link: whether the step at its end is run. */
export interface Condition {
  readonly when: (value: unknown, results: Readonly<Record<string, unknown>>) => unknown;
  readonly skip: Skip;
}

/** The operation, flow schema or pattern that a step runs. */
export type Callee =
  | { readonly kind: "task"; readonly operation: Operation }
  | { readonly kind: "schema"; readonly schema: { flow(...args: unknown[]): unknown } }
  | { readonly kind: "schema-function"; readonly schema: FlowFunction<unknown[], unknown> };

/** The definition of a {@link CallStep}. */
export interface CallDefinition {
  readonly callee: Callee;
  readonly sources: readonly Source[];
  readonly options: StepOptions;
  /** Names for the values of a list. */
  readonly spread: readonly string[];
  /** Names of fields. */
  readonly picked: readonly string[];
}

/** A step that runs an operation or a flow. */
export interface CallStep {
  readonly kind: "call";
  readonly definition: CallDefinition;
}

/** A step that is a pattern, some of whose names are renamed. */
export interface NestedStep {
  readonly kind: "pattern";
  readonly pattern: PatternParts;
  readonly rename: Readonly<Record<string, string>>;
  /** The name in the outer pattern. */
  outerName(name: string): string;
}

/** A step as it is at run time. */
export type BuiltStep = CallStep | NestedStep;
