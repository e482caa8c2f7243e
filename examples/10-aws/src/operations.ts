import { setTimeout as delay } from "node:timers/promises";
import { taskableOperation } from "@mazepa/core";

export const square = taskableOperation({ name: "square" }, async (n: number) => {
  await delay(50);
  return n * n;
});

/** Larger than a message of SQS may be: it travels through S3. */
export const picture = taskableOperation({ name: "picture" }, (bytes: number) => Buffer.alloc(bytes, "pixels"));
