import { JobBoard, startConductor } from "@mazepa/jobs";
import "@mazepa/s3";

const [store, skewMs = "0"] = process.argv.slice(2);
const now = () => Date.now() + Number(skewMs);
const conductor = startConductor({
  board: new JobBoard(store, { now }),
  modules: [new URL("./trips.js", import.meta.url).href],
  pollMs: 500,
  onEvent: ({ type, jobId }) => void process.send?.({ type, jobId }),
});
process.on("SIGTERM", () => void conductor.stop());
await conductor.done;
process.disconnect?.();
