import { taskableOperation } from "@mazepa/core";
import { work } from "./work.js";

export const workOperation = taskableOperation({ name: "bench.work" }, work);
