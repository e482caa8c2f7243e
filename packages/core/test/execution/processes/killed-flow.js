// Runs a flow of many kinds of work with a checkpoint, writes down each run, and kills itself at
// the n-th event of one type.
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { all, dependency, execute, flowSchema, race, settle, taskableOperation, taskContext } from "@mazepa/core";

const [directory, dieAtType, dieAt] = process.argv.slice(2);
const files = path.join(directory, "files");
mkdirSync(files, { recursive: true });

function ran(name, outcome) {
  appendFileSync(path.join(directory, "runs.txt"), `${name} ${outcome}\n`);
}

const write = taskableOperation({ name: "write" }, (name, text) => {
  writeFileSync(path.join(files, name), text);
  ran(name, "succeeded");
  return { name, length: text.length, at: new Date(0) };
});
const textOf = taskableOperation({ name: "textOf" }, ({ name }) => {
  ran(`text of ${name}`, "succeeded");
  return name;
});
const refuse = taskableOperation({ name: "refuse" }, (name) => {
  ran(name, "failed");
  throw new RangeError(`${name} is refused`);
});
const flaky = taskableOperation({ name: "flaky", retries: { limit: 5, initialDelayMs: 0 } }, (name) => {
  const { attempt } = taskContext();
  if (attempt % 3 !== 0) {
    ran(name, "failed");
    throw new Error("not this time");
  }
  ran(name, "succeeded");
  return name;
});

const parts = flowSchema({ name: "parts" }, function* (count) {
  const written = yield* all(Array.from({ length: count }, (_, n) => write.makeTask(`part-${n}`, "p".repeat(n))));
  return written.reduce((sum, { length }) => sum + length, 0);
});

const whole = flowSchema({ name: "whole" }, async function* () {
  const first = yield* write.makeTask("first", "1");
  yield [write.makeTask("plain-a", "a"), write.makeTask("plain-b", "b")];
  const total = yield* parts(4);
  const refused = yield* settle(refuse.makeTask("refused"));
  const stubborn = yield* flaky.makeTask("flaky");
  yield dependency();
  await Promise.resolve();
  const winner = yield* race([refuse.makeTask("loser"), write.makeTask("winner", "w")]);
  const last = yield* write.makeTask(`last-${total}`, textOf.makeTask(write.makeTask("upstream", "u")));
  return [first, total, refused.status, refused.status === "failed" && refused.error.message, stubborn, winner.name, last.name];
});

appendFileSync(path.join(directory, "events.txt"), "start\n");
let seen = 0;
const value = await execute(whole(), {
  executionId: "killed",
  checkpoint: path.join(directory, "checkpoint"),
  checkpointIntervalMs: 0,
  onEvent: ({ type, taskId, records }) => {
    appendFileSync(path.join(directory, "events.txt"), `${type} ${taskId ?? records ?? ""}\n`);
    if (new RegExp(dieAtType).test(type) && ++seen === Number(dieAt)) process.kill(process.pid, "SIGKILL");
  },
});
writeFileSync(path.join(directory, "value.json"), JSON.stringify(value));
