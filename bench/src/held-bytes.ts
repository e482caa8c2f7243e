import { execute, flowSchema, taskableOperation } from "@mazepa/core";

const number = taskableOperation({ name: "number" }, (value: number): number => value);

const held = flowSchema(function* held(count: number) {
  yield number.makeTask(-1);
  const before = memoryBytes();
  for (let index = 0; index < count; index++) yield number.makeTask(index);
  return (memoryBytes() - before) / count;
});

function memoryBytes(): number {
  if (!globalThis.gc) throw new Error("Run this with --expose-gc.");
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/**
 * Bytes that a head holds for each finished task: its id and attempt always, its value up to what
 * `rememberedBytes` allows.
 */
const count = 1_000_000;
const rememberedBytes = Number(process.argv[2] ?? 0);
const bytes = await execute(held(count), { rememberedBytes });
console.log(
  `rememberedBytes ${rememberedBytes}: ${bytes.toFixed(0)} bytes held for each of ${count.toLocaleString("en")} finished tasks`,
);
