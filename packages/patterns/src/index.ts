/**
 * Patterns: flows whose steps are named, and take and provide values by name.
 *
 * @packageDocumentation
 */
export { linear, unordered, graph } from "./builder.js";
export { step } from "./step.js";
export { constant, type Constant, type ConstantValue } from "./constant.js";
export { optional, type Optional } from "./optional.js";
export type { Source } from "./source.js";
export { alwaysRevert, alwaysRevertAll, forEachOf, type ForEachOfOptions } from "./rounds.js";
export { MissingDependencyError, type MissingDependency } from "./pattern-errors.js";
export type { CheckSteps, StepError, StepValue, Values } from "./check-steps.js";
export type {
  AnyStep,
  NestedInfo,
  PatternStep,
  PickedNames,
  Renamed,
  SpreadNames,
  Step,
  StepInfo,
  StepOptions,
} from "./step-types.js";
export type {
  ElementOf,
  ForEachOf,
  GraphPattern,
  LinkOptions,
  Pattern,
  PatternBuilder,
  PatternController,
  PatternKind,
  PatternOptions,
  Skip,
} from "./pattern-types.js";
