// Operations that leave a trace of each run in a file.
import { appendFileSync, existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { taskableOperation } from "@mazepa/core";

const trace = (file, text) => appendFileSync(file, `${text}\n`);

/** Blocks its thread, without using the processor. */
export const blockAndTrace = taskableOperation({ name: "worker.blockAndTrace" }, (file, forMs) => {
  trace(file, `began ${process.pid}`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
  trace(file, `ended ${process.pid}`);
  return "blocked";
});

/** Ends at once, or when a file is there. */
export const traceValue = taskableOperation({ name: "worker.traceValue" }, async (file, value, awaited) => {
  trace(file, `began ${value}`);
  await delay(1);
  while (awaited !== undefined && !existsSync(awaited)) await delay(10);
  trace(file, `ended ${value}`);
  return value;
});

export const hoard = taskableOperation({ name: "worker.hoard" }, (file) => {
  trace(file, "began to hoard");
  const hoarded = [];
  for (;;) hoarded.push(Array.from({ length: 10_000 }, (_, index) => ({ index })));
});
