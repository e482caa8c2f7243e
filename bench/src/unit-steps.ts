import { all, execute, flowSchema, MemoryBlobStore, taskableOperation, type ExecuteOptions } from "@mazepa/core";
import type { Workload } from "./workload.js";

const stepsOfUnit = 10;

const book = taskableOperation(
  { name: "book", revert: (_result: number | undefined, _index: number) => undefined },
  (index: number): number => index,
);

const unit = flowSchema({ name: "unit of ten", revertible: true }, function* (first: number, count: number) {
  for (let index = first; index < Math.min(count, first + stepsOfUnit); index++) yield* book.makeTask(index);
});

/** Units side by side, each of ten steps in a row. */
const units = flowSchema(function* units(count: number) {
  const firsts = Array.from({ length: Math.ceil(count / stepsOfUnit) }, (_, index) => index * stepsOfUnit);
  yield* all(firsts.map((first) => unit(first, count)));
  return count;
});

function ofUnits(options: () => ExecuteOptions): Workload {
  return { run: (count) => execute(units(count), options()) };
}

/** Steps of units, which may have to be undone (rule R21). */
export const unitSteps: Readonly<Record<string, Workload>> = {
  "units of ten": ofUnits(() => ({})),
  "units of ten, recorded": ofUnits(() => ({ checkpoint: new MemoryBlobStore() })),
};
