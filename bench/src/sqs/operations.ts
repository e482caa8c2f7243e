import { taskableOperation } from "@mazepa/core";

export const number = taskableOperation({ name: "bench.number" }, (value: number): number => value);
