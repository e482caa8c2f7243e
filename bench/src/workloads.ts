import { hash } from "node:crypto";
import { execute, flowSchema, fold, gather, taskableOperation, type ExecuteOptions } from "@mazepa/core";

const number = taskableOperation({ name: "number" }, (value: number): number => value);
const promised = taskableOperation({ name: "promised" }, async (value: number) => value);
const record = taskableOperation({ name: "record" }, (value: number) => ({ value, label: "x", list: [value] }));

const fanOut = flowSchema(function* fanOut(count: number) {
  const values = yield* gather(Array.from({ length: count }, (_, index) => number.makeTask(index)));
  return values.length;
});

const chain = flowSchema(function* chain(count: number) {
  let value = -1;
  for (let index = 0; index < count; index++) value = yield* number.makeTask(value + 1);
  return value + 1;
});

const streamOf = (
  name: string,
  make: (index: number) => ReturnType<typeof number.makeTask> | ReturnType<typeof record.makeTask>,
) =>
  flowSchema({ name }, function* stream(count: number) {
    for (let index = 0; index < count; index++) yield make(index);
    return count;
  });

const streamNumbers = streamOf("streamNumbers", (index) => number.makeTask(index));
const streamPromised = streamOf("streamPromised", (index) => promised.makeTask(index));
const streamRecords = streamOf("streamRecords", (index) => record.makeTask(index));

const folded = flowSchema(function* folded(count: number) {
  const tasks = function* () {
    for (let index = 0; index < count; index++) yield number.makeTask(index);
  };
  return yield* fold(tasks(), (sum) => sum + 1, 0);
});

const hundred = flowSchema(function* hundred(first: number) {
  for (let index = first; index < first + 100; index++) yield number.makeTask(index);
});

const subflows = flowSchema(function* subflows(count: number) {
  for (let first = 0; first < count; first += 100) yield hundred(first);
  return count;
});

/** What an `await` loop costs that hashes the id text of each task and calls the function: the floor, since it keeps nothing. */
async function bareLoop(count: number): Promise<number> {
  const call = async (value: number) => value;
  let done = 0;
  for (let index = 0; index < count; index++) {
    hash("sha256", `number\n\n\n[${index}]`);
    await call(index);
    done++;
  }
  return done;
}

/** What can be measured, by name; each resolves to the number of tasks that it ran. */
export const workloads: Readonly<Record<string, (count: number, options?: ExecuteOptions) => Promise<number>>> = {
  "bare loop": (count) => bareLoop(count),
  "fan-out": (count, options) => execute(fanOut(count), options),
  chain: (count, options) => execute(chain(count), options),
  stream: (count, options) => execute(streamNumbers(count), options),
  "stream, async": (count, options) => execute(streamPromised(count), options),
  "stream, objects": (count, options) => execute(streamRecords(count), options),
  fold: (count, options) => execute(folded(count), options),
  "subflows of 100": (count, options) => execute(subflows(count), options),
};
