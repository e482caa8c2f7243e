// Operations that leave a trace of each run in a file.
import { appendFileSync } from "node:fs";
import { taskableOperation } from "@mazepa/core";

const trace = (file, text) => appendFileSync(file, `${text}\n`);

export const spinAndTrace = taskableOperation({ name: "worker.spinAndTrace" }, (file, forMs) => {
  trace(file, `began ${process.pid}`);
  const untilMs = performance.now() + forMs;
  while (performance.now() < untilMs);
  trace(file, `ended ${process.pid}`);
  return "spun";
});

export const traceValue = taskableOperation({ name: "worker.traceValue" }, async (file, value, forMs) => {
  trace(file, `began ${value}`);
  await new Promise((resolve) => setTimeout(resolve, forMs));
  trace(file, `ended ${value}`);
  return value;
});

export const hoard = taskableOperation({ name: "worker.hoard" }, (file) => {
  trace(file, "began to hoard");
  const hoarded = [];
  for (;;) hoarded.push(Array.from({ length: 10_000 }, (_, index) => ({ index })));
});
