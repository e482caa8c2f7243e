import { JobBoard, startConductor } from "@mazepa/jobs";

const [board, skewMs = "0"] = process.argv.slice(2);
const now = () => Date.now() + Number(skewMs);
const conductor = startConductor({
  board: new JobBoard(board, { now }),
  modules: [new URL("./trips.js", import.meta.url).href],
  pollMs: 50,
});
process.on("SIGTERM", () => void conductor.stop());
process.send?.("started");
await conductor.done;
process.disconnect?.();
