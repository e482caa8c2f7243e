import { JobBoard, startConductor } from "@mazepa/jobs";

const [directory = ""] = process.argv.slice(2);
const conductor = startConductor({
  board: new JobBoard(directory),
  modules: [new URL("./trips.js", import.meta.url).href],
  concurrency: 1,
  pollMs: 50,
  onEvent: ({ type, jobId }) => process.send?.(`${type} ${jobId}`),
});
process.once("SIGTERM", () => void conductor.stop());
await conductor.done;
process.disconnect();
