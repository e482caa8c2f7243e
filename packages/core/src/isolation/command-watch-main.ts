import { workerData } from "node:worker_threads";
import { isGone, type ProcessIdentity } from "../storage/process-identity.js";
import { repeat } from "../timer.js";

/** The interval in ms at which a command looks whether its parent is there. */
const lookMs = 1000;

repeat(lookMs, () => {
  if (isGone(workerData as ProcessIdentity)) process.kill(process.pid, "SIGKILL");
});
