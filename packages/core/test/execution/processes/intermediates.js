// Adds numbers in files, pairwise, and removes each file that is not needed any more; kills itself
// after each removal. Arguments: the directory, and how it makes sure of what it has seen.
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { all, execute, flowSchema, recorded, taskableOperation } from "@mazepa/core";

const [directory, how] = process.argv.slice(2);
const at = (name) => path.join(directory, name);
const durable = how === "durable";

function made(name, value) {
  appendFileSync(at("runs.txt"), `${name}\n`);
  writeFileSync(at(`${name}.part`), String(value));
  return name;
}

const start = taskableOperation({ name: "start", durable }, (n) => made(`leaf-${n}`, n));
const add = taskableOperation({ name: "add", durable }, (one, other) =>
  made(`${one}+${other}`, Number(readFileSync(at(`${one}.part`), "utf8")) + Number(readFileSync(at(`${other}.part`), "utf8"))),
);

function remove(name) {
  if (!existsSync(at(`${name}.part`))) return;
  rmSync(at(`${name}.part`));
  appendFileSync(at("removed.txt"), `${name}\n`);
  process.kill(process.pid, "SIGKILL");
}

const tree = flowSchema({ name: "tree" }, function* (from, to) {
  if (to - from === 1) return yield* start.makeTask(from);
  const middle = (from + to) / 2;
  const [one, other] = yield* all([tree(from, middle), tree(middle, to)]);
  const sum = yield* add.makeTask(one, other);
  if (how === "recorded") yield* recorded();
  remove(one);
  remove(other);
  return sum;
});

const options = { executionId: "tree", checkpoint: at("checkpoint"), ...(how === "interval 0" && { checkpointIntervalMs: 0 }) };
const name = await execute(tree(0, 4), options);
writeFileSync(at("value.txt"), readFileSync(at(`${name}.part`), "utf8"));
