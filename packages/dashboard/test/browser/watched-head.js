// A head that runs until it is killed, for a page that watches it.
import { execute, flowSchema, taskableOperation } from "@mazepa/core";

const [checkpoint] = process.argv.slice(2);

const wait = taskableOperation({ name: "wait" }, () => new Promise(() => setInterval(() => undefined, 1000)));
const waiting = flowSchema({ name: "waiting" }, function* () {
  yield* wait.makeTask();
});

await execute(waiting(), { checkpoint, executionId: "watched" });
