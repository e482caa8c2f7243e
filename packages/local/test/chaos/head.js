// The head of a chaos run. Arguments: the directory, the seed of its faults, and the number of
// tasks. Reports its progress to its parent.
import { appendFileSync } from "node:fs";
import { execute, FileBlobStore, RemoteExecutionQueue } from "@mazepa/core";
import { chaosBroker } from "./broker.js";
import { chaosFlow } from "./flow.js";

const [directory, seed, size] = process.argv.slice(2);
const broker = chaosBroker(`${directory}/broker`, seed);
const queue = new RemoteExecutionQueue({ broker, taskQueues: "tasks" });
const counts = { restored: 0, succeeded: 0, retried: 0, ignored: 0, repeated: 0 };
const done = new Set();

process.on("disconnect", () => process.exit(1));

function onEvent(event) {
  if (event.type === "task-retrying") counts.retried += 1;
  if (event.type === "outcome-ignored") counts.ignored += 1;
  if (event.type !== "task-succeeded" && event.type !== "task-restored") return;
  if (done.has(event.taskId)) counts.repeated += 1;
  done.add(event.taskId);
  counts[event.type === "task-restored" ? "restored" : "succeeded"] += 1;
  // Messages under way are lost with a killed head; lines of a file are not.
  appendFileSync(`${directory}/done`, `${event.taskId}\n`);
  process.send({ type: "progress", taskId: event.taskId });
}

try {
  const value = await execute(chaosFlow(Number(size)), {
    ...{ queue, onEvent, executionId: "chaos", checkpoint: new FileBlobStore(`${directory}/checkpoint`) },
    ...{ checkpointIntervalMs: 100, noteInFlightAfterMs: 100, transientRetry: { initialDelayMs: 50, maxDelayMs: 500 } },
  });
  process.send({ type: "ended", value, counts }, () => process.exit(0));
} catch (error) {
  process.send({ type: "failed", message: String(error?.stack ?? error), counts }, () => process.exit(0));
}
