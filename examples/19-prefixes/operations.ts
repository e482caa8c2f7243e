import { getHeapStatistics } from "node:v8";
import { taskableOperation } from "@mazepa/core";

export const describeNode = taskableOperation({ name: "describe-node" }, (what: string) => {
  const megabytes = Math.round(getHeapStatistics().heap_size_limit / 2 ** 20);
  const { PLACE: place } = process.env;
  if (place !== undefined) console.log(`printed by the task ${what}`);
  return { environment: place ?? "the head's own", isSmall: megabytes < 200 };
});
