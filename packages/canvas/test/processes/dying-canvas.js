// Runs a canvas with a checkpoint, writes down what happens, and kills itself at the n-th outcome
// or write of the checkpoint.
import { appendFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execute } from "@mazepa/core";
import * as canvases from "./canvases.js";

const [directory, name, dieAt] = process.argv.slice(2);
const log = (line) => appendFileSync(path.join(directory, "events.txt"), `${line}\n`);

log("start");
let seen = 0;
const value = await execute(canvases[name](), {
  executionId: "killed",
  checkpoint: path.join(directory, "checkpoint"),
  checkpointIntervalMs: 0,
  onEvent: ({ type, taskId, records }) => {
    if (type !== "task-succeeded" && type !== "checkpoint-written") return;
    log(`${type} ${taskId ?? records}`);
    if (++seen === Number(dieAt)) process.kill(process.pid, "SIGKILL");
  },
});
writeFileSync(path.join(directory, "value.json"), JSON.stringify(value));
