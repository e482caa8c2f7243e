// Writes which modules an execution without a cache loads, one URL a line.
await import("./loaded-modules.js");
const { execute, taskableOperation } = await import("@mazepa/core");

const cached = taskableOperation({ name: "costs-cached", cache: { source: "operation" } }, (value) => value);
await execute(cached.makeTask(1));
