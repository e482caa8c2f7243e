import { WorkerPoolQueue } from "@mazepa/local";
import { executionQueueConformance } from "@mazepa/testing";

const modules = ["@mazepa/testing/conformance-operations"];

executionQueueConformance("WorkerPoolQueue with threads", () => ({
  queue: new WorkerPoolQueue({ threads: 2, modules }),
  isIsolated: true,
}));

executionQueueConformance("WorkerPoolQueue with processes", () => ({
  queue: new WorkerPoolQueue({ threads: 2, modules, isolation: "process" }),
  isIsolated: true,
}));
