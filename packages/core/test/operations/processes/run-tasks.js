// Runs tasks with `runTask` alone, as a queue of one's own would, and ends: what was set up is torn
// down before.
import { setImmediate } from "node:timers/promises";
import { taskableOperation, TaskableOperation } from "@mazepa/core";
import { runTask } from "@mazepa/core/transport";

class Connection extends TaskableOperation {
  setup() {
    console.log("setup");
  }
  run(value) {
    console.log(`run ${value}`);
  }
  async teardown() {
    await setImmediate();
    console.log("teardown");
  }
}
taskableOperation()(Connection);

const connection = new Connection();
for (const value of [1, 2]) {
  const { id, operationId, operation, args, options } = connection.makeTask(value);
  await runTask({ id, operationId, operation, args, options, executionId: "alone", attempt: 1 });
}
