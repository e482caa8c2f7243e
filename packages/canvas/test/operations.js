// Operations and flows of the rows: loaded by worker threads as a module, and by tests to make
// canvases.
import { all, flowSchema, taskableOperation } from "@mazepa/core";
import { chain } from "@mazepa/canvas";

const operation = (name, work) => taskableOperation({ name: `rows.${name}` }, work);

export const add = operation("add", (x, y, z) => x + y + (z ?? 0));
export const mul = operation("mul", (x, y) => x * y);
export const sub = operation("sub", (x, y) => x - y);
export const double = operation("double", (x) => 2 * x);
export const square = operation("square", (x) => x * x);
export const constant = operation("constant", () => 99);
export const plusFive = operation("plusFive", (nothing, five) => (nothing ?? 0) + five);
export const nothing = operation("nothing", () => undefined);
export const tsum = operation("tsum", (numbers) => numbers.reduce((sum, number) => sum + number, 0));
export const addEach = operation("addEach", (pairs) => pairs.map(([x, y]) => x + y));
export const identity = operation("identity", (value) => value);
export const sameText = identity;
export const sameNumbers = identity;
export const sameAnything = identity;
export const join = operation("join", (left, right) => left + right);
export const concat = operation("concat", (left, right) => [...left, ...right]);
export const flatten = operation("flatten", (lists) => lists.flat());
export const append = operation("append", (list, element) => [...list, element]);
export const count = operation("count", (items) => items.length);
export const echo = operation("echo", (text) => text);
export const note = operation("note", (value) => value);
export const noteError = operation("noteError", (error) => error.name);
export const noteOf = operation("noteOf", (value, index) => [value, index]);
export const fail = operation("fail", (why) => {
  throw new RangeError(why ?? "told to");
});

export const addToAll = flowSchema({ name: "rows.addToAll" }, function* addToAll(numbers, value) {
  return yield* all(numbers.map((number) => add.makeTask(number, value)));
});
export const addReplaced = flowSchema({ name: "rows.addReplaced" }, (x, y) => add.makeTask(x, y));
export const replacedByChain = flowSchema({ name: "rows.replacedByChain" }, (text) =>
  chain(identity.si(text), identity.s()).link(note.s()),
);
