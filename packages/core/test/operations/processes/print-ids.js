// Prints the ids of some tasks; with the argument "other", values are built in another order and
// with other sharing.
import { Buffer } from "node:buffer";
import { URL } from "node:url";
import { flowSchema, serializable, taskableOperation } from "@mazepa/core";

const isOther = process.argv[2] === "other";
if (isOther) taskableOperation({ name: "unrelated" }, () => 1);

class Scale {
  constructor(factor) {
    if (isOther) this.unit = "m";
    this.factor = factor;
    this.unit = "m";
  }
  run(value) {
    return value;
  }
}
taskableOperation({ retries: isOther ? 1 : 0 })(Scale);

class Point {
  constructor(x) {
    this.x = x;
  }
}
serializable(Point);

const echo = taskableOperation({ name: "echo", version: "2" }, (value) => value);

/** An object with these entries, in one order or the other. */
const object = (...entries) => Object.fromEntries(isOther ? entries.reverse() : entries);
const copy = (make) => {
  const one = make();
  return isOther ? [one, one] : [one, make()];
};
const ring = (length) => {
  const first = {};
  let last = first;
  for (let index = 1; index < length; index++) last = last.next = {};
  last.next = first;
  return first;
};

const values = [
  object(["b", 1], ["a", [1n, -0, NaN, undefined]], ["ä", new Date(86_400_000)], ["10", "x"], ["9", "y"]),
  copy(() => object(["deep", [new Map([["k", new Set(["v"])]])]], ["wide", "ü".repeat(5000)])),
  ring(isOther ? 4 : 1),
  [new Uint8Array([1, 2]), Buffer.from("ab"), new Float32Array([1.5]), new URL("https://example.org/?q=1"), /a+/giu],
  new RangeError("far", { cause: new TypeError("near") }),
  new Point(object(["y", 1], ["x", 2])),
  [new Scale(3), echo],
  ["\ud800", "e\u0301", "\u00e9", 0.1 + 0.2, 1e21, 2 ** 53],
];

for (const value of values) {
  console.log(echo.makeTask(value).id);
  console.log(new Scale(object(["p", 1], ["q", 2])).makeTask(value).id);
}
console.log(new Scale(1).makeTask([echo.makeTask(1), { deep: echo.makeTask(object(["a", 1], ["b", 2])) }]).id);
console.log(flowSchema({ name: "walk" }, function* () {})(object(["a", 1], ["b", 2])).id);
