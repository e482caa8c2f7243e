// Operations for workers on SQS.
import { taskableOperation } from "@mazepa/core";

export const square = taskableOperation({ name: "sqs.square", retries: 2 }, async (value) => value * value);

export const spin = taskableOperation({ name: "sqs.spin" }, (forMs) => {
  const untilMs = performance.now() + forMs;
  while (performance.now() < untilMs);
  return process.pid;
});

export const rest = taskableOperation(
  { name: "sqs.rest" },
  (forMs) => new Promise((resolve) => setTimeout(resolve, forMs, forMs)),
);
