import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { all, execute, flowSchema, recorded, taskableOperation } from "@mazepa/core";

const download = taskableOperation({ name: "download" }, (n: number) => {
  appendFileSync("runs.txt", `download ${n}\n`);
  writeFileSync(`part-${n}.txt`, `${n * n}`);
  return `part-${n}.txt`;
});

const sum = taskableOperation({ name: "sum" }, (parts: string[]) => {
  appendFileSync("runs.txt", "sum\n");
  return parts.reduce((total, part) => total + Number(readFileSync(part, "utf8")), 0);
});

const pipeline = flowSchema(function* pipeline() {
  const parts = yield* all([1, 2, 3, 4].map((n) => download.makeTask(n)));
  const total = yield* sum.makeTask(parts);
  yield* recorded(); // once the sum is durable, nothing needs the parts any more
  for (const part of parts) remove(part);
  return total;
});

if (process.env.IS_HEAD) console.log(await execute(pipeline(), { executionId: "sums", checkpoint: ".mazepa" }));
else startUntilItEnds();

/** The worst moment to be killed: the part is gone, and more are to be removed. */
function remove(part: string): void {
  if (!existsSync(part)) return;
  rmSync(part);
  console.log(`${part} is removed`);
  process.kill(process.pid, "SIGKILL");
}

function startUntilItEnds(): void {
  const env = { ...process.env, IS_HEAD: "yes" };
  for (let hasEnded = false; !hasEnded;) {
    const { signal, stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], { env, encoding: "utf8" });
    hasEnded = signal === null;
    console.log(hasEnded ? `the sum is ${stdout.trim()}` : `${stdout.trim()}, and the head was killed by ${signal}`);
  }
  const runs = readFileSync("runs.txt", "utf8").trim().split("\n");
  const left = readdirSync(".").filter((name) => name.startsWith("part-"));
  console.log(`${runs.length} runs of ${new Set(runs).size} tasks, ${left.length} parts left`);
}

// Output:
// part-1.txt is removed, and the head was killed by SIGKILL
// part-2.txt is removed, and the head was killed by SIGKILL
// part-3.txt is removed, and the head was killed by SIGKILL
// part-4.txt is removed, and the head was killed by SIGKILL
// the sum is 30
// 5 runs of 5 tasks, 0 parts left
