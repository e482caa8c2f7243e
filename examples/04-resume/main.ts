import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { all, execute, flowSchema, taskableOperation, type ExecutionEvent } from "@mazepa/core";

const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
const half = numbers.length / 2;
const start = process.env.START;

const square = taskableOperation({ name: "square" }, async (n: number) => {
  if (start === "first" && n > half) await new Promise(() => {}); // held until the process is killed
  appendFileSync("runs.txt", `${n}\n`);
  return n * n;
});

const squares = flowSchema(function* squares() {
  return yield* all(numbers.map((n) => square.makeTask(n)));
});

if (start === undefined) startTwice();
else console.log(await execute(squares(), { executionId: "squares", checkpoint: ".mazepa", onEvent: killAtHalf() }));

function startTwice(): void {
  const self = fileURLToPath(import.meta.url);
  for (const START of ["first", "second"]) {
    const { signal, stdout } = spawnSync(process.execPath, [self], { env: { ...process.env, START }, encoding: "utf8" });
    console.log(`the ${START} start ${signal ? `was killed by ${signal}` : `ended with ${stdout.trim().replace(/\s+/g, " ")}`}`);
  }
  const runs = readFileSync("runs.txt", "utf8").trim().split("\n");
  console.log(`${runs.length} runs of ${new Set(runs).size} tasks`);
}

/** Kills this very process once half of the work is done and recorded. */
function killAtHalf(): (event: ExecutionEvent) => void {
  let done = 0;
  return ({ type }) => {
    if (type === "task-succeeded") done += 1;
    if (start === "first" && type === "checkpoint-written" && done === half) process.kill(process.pid, "SIGKILL");
  };
}

// Output:
// the first start was killed by SIGKILL
// the second start ended with [ 1, 4, 9, 16, 25, 36, 49, 64, 81, 100 ]
// 10 runs of 10 tasks
