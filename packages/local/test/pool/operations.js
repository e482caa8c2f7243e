// Operations for the tests of WorkerPoolQueue: loaded by its threads as a module, and by tests to
// make tasks.
import { appendFileSync, readFileSync } from "node:fs";
import { threadId } from "node:worker_threads";
import { operationPackage, taskableOperation, taskContext } from "@mazepa/core";

export const whereabouts = taskableOperation({ name: "pool.whereabouts" }, () => `${process.pid} ${threadId}`);
/** Blocks its thread until as many tasks as wanted have begun, by the lines of a file. */
export const meet = taskableOperation({ name: "pool.meet" }, (file, wanted) => {
  appendFileSync(file, "here\n");
  const waiting = new Int32Array(new SharedArrayBuffer(4));
  while (readFileSync(file, "utf8").split("\n").length <= wanted) Atomics.wait(waiting, 0, 0, 5);
  return `${process.pid} ${threadId}`;
});
export const spin = taskableOperation({ name: "pool.spin" }, (forMs) => {
  const untilMs = performance.now() + forMs;
  while (performance.now() < untilMs);
  return `${process.pid} ${threadId}`;
});
export const leave = taskableOperation({ name: "pool.leave" }, (code) => process.exit(code));
export const die = taskableOperation({ name: "pool.die" }, () => process.kill(process.pid, "SIGKILL"));
export const say = taskableOperation({ name: "pool.say" }, (text) => taskContext().log.info(text, { length: text.length }));
export const complain = taskableOperation({ name: "pool.complain" }, (text) => {
  const { progress, log } = taskContext();
  progress(0.5, text);
  log.warn(text);
  throw new Error(text);
});
export const hold = taskableOperation({ name: "pool.hold" }, async (file) => {
  const { signal } = taskContext();
  appendFileSync(file, "started\n");
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  appendFileSync(file, "signalled\n");
  throw signal.reason;
});

const { taskableOperation: packaged } = operationPackage({ name: "@acme/pool-operations", version: "1.0.0" });
export const ofPackage = packaged({ name: "ofPackage" }, () => "never runs");

class Counted {
  constructor(file) {
    this.file = file;
  }
  setup() {
    appendFileSync(this.file, `setup ${process.pid} ${threadId}\n`);
  }
  run() {}
  teardown() {
    appendFileSync(this.file, `teardown ${process.pid} ${threadId}\n`);
  }
}
taskableOperation({ name: "pool.Counted" })(Counted);
export { Counted };
