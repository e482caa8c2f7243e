// A program that gives itself as its module of operations, and does its work on import: also in the
// threads, if they let it.
import { execute, taskableOperation } from "@mazepa/core";
import { WorkerPoolQueue } from "@mazepa/local";

const one = taskableOperation({ name: "pool.one" }, () => 1);
await execute(one.makeTask(), { queue: new WorkerPoolQueue({ threads: 2, modules: [import.meta.url] }) });
