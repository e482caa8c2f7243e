// A program that names itself as its module of operations, and starts its work on import: in the
// threads, too, unless they refuse.
import { execute, taskableOperation } from "@mazepa/core";
import { WorkerPoolQueue } from "@mazepa/local";

const one = taskableOperation({ name: "pool.one" }, () => 1);
await execute(one.makeTask(), { queue: new WorkerPoolQueue({ threads: 2, modules: [import.meta.url] }) });
