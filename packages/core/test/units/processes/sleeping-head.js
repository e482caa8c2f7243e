// Leads a flow that sleeps for an hour, by a clock that is `aheadMs` ahead, and prints how the
// execution has ended. It kills itself when the sleep has begun (`taken`), or when its date is
// durable (`flushed`). A head that is `never` killed is suspended when it has recorded a date.
import { writeSync } from "node:fs";
import path from "node:path";
import { flowSchema, sleep, startExecution } from "@mazepa/core";

const [directory, killed, aheadMs] = process.argv.slice(2);
const now = performance.now.bind(performance);
performance.now = () => now() + Number(aheadMs);

const kill = () => process.kill(process.pid, "SIGKILL");
const sleeper = flowSchema({ name: "sleeper" }, function* () {
  if (killed === "taken") setImmediate(kill);
  yield* sleep(3_600_000);
  return "awake";
});

const execution = startExecution(sleeper(), {
  executionId: "sleep",
  checkpoint: path.join(directory, "store"),
  checkpointIntervalMs: killed === "taken" ? 100_000 : 1,
  takeOver: true,
  onEvent({ type }) {
    if (type !== "checkpoint-written") return;
    if (killed === "flushed") kill();
    else execution.suspend();
  },
});
const result = await execution.result.catch(({ code }) => ({ code }));
writeSync(1, `${JSON.stringify(result)}\n`);
