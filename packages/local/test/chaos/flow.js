// A flow of any number of tasks: fans, tasks that wait for others, subflows, a chain, and work that
// nothing waits for.
import { dependency, flowSchema, all } from "@mazepa/core";
import { add, increment, square } from "./operations.js";

const leavesOfGroup = 100;
const groupSize = leavesOfGroup + leavesOfGroup / 10 + 2;

const group = flowSchema({ name: "chaos.group" }, function* (first) {
  const sums = range(leavesOfGroup / 10).map((ten) =>
    add.makeTask(range(10).map((one) => square.makeTask(first + 10 * ten + one))),
  );
  const total = yield* add.makeTask(yield* all(sums));
  yield increment.makeTask(total);
  yield dependency();
  return total;
});

const chain = flowSchema({ name: "chaos.chain" }, function* (length) {
  let value = 0;
  for (let done = 0; done < length; done += 1) value = yield* increment.makeTask(value);
  return value;
});

/** `size` tasks in all, at least 30. */
export const chaosFlow = flowSchema({ name: "chaos.flow" }, function* (size) {
  const { groups, chainLength, singles } = shape(size);
  const parts = yield* all([
    chain(chainLength),
    ...range(groups).map((index) => group(index * leavesOfGroup)),
    ...range(singles).map((index) => square.makeTask(groups * leavesOfGroup + index)),
  ]);
  return yield* add.makeTask(parts);
});

/** The value of the flow of `size` tasks. */
export function chaosResult(size) {
  const { groups, chainLength, singles } = shape(size);
  return range(groups * leavesOfGroup + singles).reduce((sum, value) => sum + value * value, chainLength);
}

function shape(size) {
  const groups = Math.floor((size - 21) / groupSize);
  const rest = size - 1 - groups * groupSize;
  return { groups, chainLength: 20, singles: rest - 20 };
}

function range(count) {
  return Array.from({ length: count }, (_, index) => index);
}
