/**
 * The key under which a class that stands for another, as a decorator may return, names the class
 * as it was written.
 */
export const writtenClassSymbol: unique symbol = Symbol.for("mazepa.target-class") as never;

/** The class as it was written: `given` itself, unless it stands for another. */
export function writtenClass(given: Function): Function {
  const written = (given as { [writtenClassSymbol]?: unknown })[writtenClassSymbol];
  return typeof written === "function" ? written : given;
}
