/**
 * The method by which an object that does not travel itself (a task, a flow) says what it stands for in the identity of
 * others: it returns a text that is equal for equal ones only.
 */
export const identitySymbol: unique symbol = Symbol.for("mazepa.identity") as never;

/** An object that takes part in identity by {@link identitySymbol}. */
export interface Identified {
  [identitySymbol](): string;
}

/** What {@link canonicalText} tells while it walks. */
export interface CanonicalVisitor {
  /** Called once for each task or flow met, in the order in which they were found. */
  onTask(value: Identified): void;
}
