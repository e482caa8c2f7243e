// Tells how many bytes a head holds for each finished task; the arguments are `rememberedBytes` and
// what the tasks give back.
import { execute, flowSchema, taskableOperation } from "@mazepa/core";

const count = 200_000;
const [rememberedBytes, how] = process.argv.slice(2);

const operations = {
  numbers: taskableOperation({ name: "number" }, (value) => value),
  objects: taskableOperation({ name: "record" }, (value) => ({ value, label: "x", list: [value] })),
};
const operation = operations[how];

const held = flowSchema({ name: "held" }, function* () {
  yield operation.makeTask(-1);
  const before = memoryBytes();
  for (let index = 0; index < count; index++) yield operation.makeTask(index);
  return (memoryBytes() - before) / count;
});

function memoryBytes() {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const bytes = await execute(held(), { rememberedBytes: Number(rememberedBytes) });
console.log(JSON.stringify({ bytes }));
