// Operations of the rows: loaded by worker threads as a module, and by tests to make patterns.
import { taskableOperation } from "@mazepa/core";

const nothing = () => undefined;
const fail = (text) => {
  throw new RangeError(text);
};
const operation = (name, work, revert = nothing) => taskableOperation({ name: `rows.${name}`, revert, revertRetries: 0 }, work);

/** P: returns 5. */
export const provide = operation("provide", () => 5);
/** W: fails. */
export const woot = operation("woot", () => fail("Woot!"));
/** N: returns, its revert fails. */
export const nasty = operation(
  "nasty",
  () => 5,
  () => fail("Gotcha!"),
);
/** NW: fails, and so does its revert. */
export const nastyWoot = operation(
  "nastyWoot",
  () => fail("Woot!"),
  () => fail("Gotcha!"),
);
/** C: fails unless both are equal. */
export const equal = operation("equal", (x, y) => (x === y ? 5 : fail("Woot!")));
/** V: fails with the value. */
export const wootWith = operation("wootWith", (x) => fail(`Woot with ${x}`));

export const oneThreeFive = operation("oneThreeFive", () => [1, 3, 5]);
export const sum = operation("sum", (...numbers) => numbers.reduce((total, number) => total + number, 0));
export const multiply = operation("multiply", (a, b = 5) => a * b);
