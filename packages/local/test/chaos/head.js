// The head of a chaos run. Arguments: the directory, the seed of its faults, and the number of
// tasks. Reports its progress to its parent.
import { appendFileSync } from "node:fs";
import { FileBlobStore, RemoteExecutionQueue } from "@mazepa/core";
import { claimExecution, startClaimed } from "@mazepa/core/internal";
import { chaosBroker } from "./broker.js";
import { chaosFlow } from "./flow.js";
import { sleepClock } from "./sleep-clock.js";

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
  const checkpoint = new FileBlobStore(`${directory}/checkpoint`);
  const lease = await claimExecution(checkpoint, "chaos", { now: sleepClock(directory), onWarning: () => undefined });
  const execution = startClaimed(
    chaosFlow(Number(size)),
    { lease },
    {
      ...{ queue, onEvent, executionId: "chaos", checkpoint },
      ...{
        checkpointIntervalMs: 100,
        noteInFlightAfterMs: 100,
        stalledAfterMs: 5000,
        transientRetry: { initialDelayMs: 50, maxDelayMs: 500 },
      },
    },
  );
  const value = await execution.result;
  await lease.release();
  process.send({ type: "ended", value, counts }, () => process.exit(0));
} catch (error) {
  process.send({ type: "failed", code: error?.code, message: String(error?.stack ?? error), counts }, () => process.exit(0));
}
