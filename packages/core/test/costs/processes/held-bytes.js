// Tells how many bytes a head holds for each finished task; the argument is `rememberedBytes`.
import { execute, flowSchema, taskableOperation } from "@mazepa/core";

const count = 200_000;
const number = taskableOperation({ name: "number" }, (value) => value);

const held = flowSchema({ name: "held" }, function* () {
  yield number.makeTask(-1);
  const before = memoryBytes();
  for (let index = 0; index < count; index++) yield number.makeTask(index);
  return (memoryBytes() - before) / count;
});

function memoryBytes() {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const bytes = await execute(held(), { rememberedBytes: Number(process.argv[2]) });
console.log(JSON.stringify({ bytes }));
