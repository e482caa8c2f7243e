// Tells how many bytes a task of one kind of flow allocates. Run with a young generation so large
// that nothing is collected meanwhile.
import { all, execute, flowSchema, taskableOperation } from "@mazepa/core";

const [how] = process.argv.slice(2);
const count = 10_000;

const number = taskableOperation({ name: "number" }, (value) => value);
const promised = taskableOperation({ name: "promised" }, async (value) => value);
const record = taskableOperation({ name: "record" }, (value) => ({ value, label: "x", list: [value] }));

const streamOf = (operation) =>
  flowSchema({ name: `stream of ${operation.operationId}` }, function* (length) {
    for (let value = 0; value < length; value++) yield operation.makeTask(value);
  });

const flows = {
  numbers: streamOf(number),
  "async results": streamOf(promised),
  objects: streamOf(record),
  "a fan-out": flowSchema({ name: "fan-out" }, function* (length) {
    yield* all(Array.from({ length }, (_, value) => number.makeTask(value)));
  }),
  "a chain": flowSchema({ name: "chain" }, function* (length) {
    for (let value = 0; value < length; value++) yield* number.makeTask(value);
  }),
};

await execute(flows[how](2 * count));
globalThis.gc();
const before = process.memoryUsage();
await execute(flows[how](count));
const after = process.memoryUsage();
console.log(JSON.stringify({ bytes: (after.heapUsed - before.heapUsed) / count }));
