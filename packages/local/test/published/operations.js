// Operations of the published cases: loaded by threads and processes as a module, and by tests to
// make tasks.
import { existsSync } from "node:fs";
import { taskableOperation, taskContext } from "@mazepa/core";

const quick = { revertRetries: 0, revert: () => undefined };
const fail = (message) => {
  throw new Error(message);
};
const gotcha = () => fail("Gotcha!");

export const passes = taskableOperation({ ...quick, name: "cases.passes" }, () => 5);
export const woots = taskableOperation({ ...quick, name: "cases.woots" }, () => fail("Woot!"));
export const nasty = taskableOperation({ revertRetries: 0, revert: gotcha, name: "cases.nasty" }, () => 5);
export const compares = taskableOperation({ ...quick, name: "cases.compares" }, (name, x, y) => {
  if (x !== y) fail("Woot!");
  return 5;
});
export const wootsWith = taskableOperation({ ...quick, name: "cases.wootsWith" }, (x) => fail(`Woot with ${x}`));
export const gives = taskableOperation({ name: "cases.gives", revert: (result) => result + 1 }, (value) => value + 1);
export const checks = taskableOperation(
  {
    name: "cases.checks",
    revert: (result) => [result, ...[...taskContext().reverting.failures].map(([name, { message }]) => `${name}: ${message}`)],
  },
  () => "RESULT",
);
/** Fails until the file is there. */
export const waitsFor = taskableOperation({ ...quick, name: "cases.waitsFor" }, (file) => existsSync(file) || fail("Woot!"));
/** Ends when the file is there. */
export const endsAfter = taskableOperation({ ...quick, name: "cases.endsAfter" }, async (file) => {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 2));
  return 5;
});
