import { setTimeout as delay } from "node:timers/promises";
import { taskableOperation } from "@mazepa/core";

export const square = taskableOperation({ name: "square" }, async (n: number) => {
  await delay(50);
  return n * n;
});
