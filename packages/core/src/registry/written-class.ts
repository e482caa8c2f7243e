/** The key of the written class on a class that a decorator returns in its place. */
export const writtenClassSymbol: unique symbol = Symbol.for("mazepa.target-class") as never;

/** The class as it was written: `given` itself, unless it replaces another. */
export function writtenClass(given: Function): Function {
  const written = (given as { [writtenClassSymbol]?: unknown })[writtenClassSymbol];
  return typeof written === "function" ? written : given;
}
