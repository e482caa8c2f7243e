// Operations for workers on SQS.
import { appendFileSync, readFileSync } from "node:fs";
import { taskableOperation } from "@mazepa/core";

export const square = taskableOperation({ name: "sqs.square", retries: 2 }, async (value) => value * value);

/** Blocks its thread, without using the processor. */
export const block = taskableOperation({ name: "sqs.block" }, (forMs) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
  return process.pid;
});

/** Blocks the thread of its first delivery for ever, by the lines of a file. */
export const blockAtFirst = taskableOperation({ name: "sqs.blockAtFirst" }, (file) => {
  appendFileSync(file, "here\n");
  const isFirst = readFileSync(file, "utf8").split("\n").length === 2;
  if (isFirst) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return process.pid;
});

export const rest = taskableOperation(
  { name: "sqs.rest" },
  (forMs) => new Promise((resolve) => setTimeout(resolve, forMs, forMs)),
);
