import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { execute, flowSchema, reduce, all, taskableOperation, type Flow, type FlowGenerator } from "../../src/index.js";
import { Scheduler } from "../../src/scheduling/scheduler.js";

const number = taskableOperation({ name: "costs.number" }, (value: number): number => value);

function* numbers(count: number) {
  for (let value = 0; value < count; value++) yield number.makeTask(value);
}

const fanOut = flowSchema({ name: "costs.fanOut" }, function* (count: number) {
  return (yield* all([...numbers(count)])).length;
});
const chain = flowSchema({ name: "costs.chain" }, function* (count: number) {
  for (let value = 0; value < count; value++) yield* number.makeTask(value);
});
const stream = flowSchema({ name: "costs.stream" }, function* (count: number) {
  yield* numbers(count);
});
const folded = flowSchema({ name: "costs.reduce" }, function* (count: number) {
  return yield* reduce(numbers(count), (sum) => sum + 1, 0);
});
const nested = flowSchema({ name: "costs.nested" }, function* (depth: number): FlowGenerator<number> {
  yield number.makeTask(depth);
  return depth === 1 ? 1 : yield* nested(depth - 1);
});
const wide = flowSchema({ name: "costs.wide" }, function* (count: number) {
  yield* all(Array.from({ length: count }, (_, index) => one(index)));
});
const one = flowSchema({ name: "costs.one" }, function* (value: number) {
  yield number.makeTask(value);
});

const layers = flowSchema({ name: "costs.layers" }, function* (count: number) {
  const width = 100;
  for (let layer = 0; layer < count / width; layer++)
    yield* all(Array.from({ length: width }, (_, index) => number.makeTask(layer * width + index)));
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** Time stands still, so that no turn ends early, however slow the machine is. */
async function stepsOf(root: Flow): Promise<number> {
  jest.spyOn(performance, "now").mockReturnValue(0);
  const step = jest.spyOn(Scheduler.prototype, "next");
  await execute(root);
  const steps = step.mock.calls.length;
  jest.restoreAllMocks();
  return steps;
}

describe("the steps of the scheduler", () => {
  it.each<[string, (count: number) => Flow, number]>([
    ["fan-out", fanOut, 1],
    ["chain", chain, 2],
    ["stream", stream, 2],
    ["reduce", folded, 3],
    ["diamond of layers", layers, 1.01],
    ["nest of flows", nested, 4],
    ["row of flows", wide, 3],
  ])("E2 are as many for each task of a %s of 5,000 as of one of 500", async (_, make, each) => {
    const few = await stepsOf(make(500));
    const many = await stepsOf(make(5000));

    expect(few).toBeLessThanOrEqual(each * 500 + 10);
    expect(many).toBeLessThanOrEqual(each * 5000 + 100);
  });
});
