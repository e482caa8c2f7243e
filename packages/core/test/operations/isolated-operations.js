// Operations for workers that run them in threads and processes: loaded there as a module, and by
// tests to make tasks.
import { existsSync, writeFileSync } from "node:fs";
import { threadId } from "node:worker_threads";
import { taskableOperation, taskContext, TransientError } from "@mazepa/core";

export const whereabouts = taskableOperation({ name: "isolated.whereabouts" }, () => ({ pid: process.pid, threadId }));
export const twice = taskableOperation({ name: "isolated.twice" }, (value) => value * 2);
export const leave = taskableOperation({ name: "isolated.leave" }, (code) => process.exit(code));
export const leaveDirectory = taskableOperation({ name: "isolated.leaveDirectory" }, (file) => {
  writeFileSync(file, taskContext().directory);
  process.exit(1);
});
export const stray = taskableOperation({ name: "isolated.stray" }, () => {
  setImmediate(() => {
    throw new Error("nobody catches this");
  });
  return new Promise(() => undefined);
});
export const spin = taskableOperation({ name: "isolated.spin" }, (forMs) => {
  const untilMs = performance.now() + forMs;
  while (performance.now() < untilMs);
  return "spun";
});
/** Blocks its thread, without using the processor, until a file is there. */
export const blockUntil = taskableOperation({ name: "isolated.blockUntil" }, (file) => {
  const waiting = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(file)) Atomics.wait(waiting, 0, 0, 10);
  return "released";
});
/** Blocks its thread once its result has been sent. */
export const linger = taskableOperation({ name: "isolated.linger" }, (forMs, call) => {
  const waiting = new Int32Array(new SharedArrayBuffer(4));
  setImmediate(() => Atomics.wait(waiting, 0, 0, forMs));
  return call;
});
export const deaf = taskableOperation({ name: "isolated.deaf" }, () => new Promise(() => setInterval(() => undefined, 1000)));
export const heeding = taskableOperation({ name: "isolated.heeding" }, async () => {
  const { signal } = taskContext();
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  throw signal.reason;
});
export const passing = taskableOperation({ name: "isolated.passing" }, () => {
  if (taskContext().attempt < 3) throw new TransientError("it will pass");
  return taskContext().attempt;
});
export const talk = taskableOperation({ name: "isolated.talk" }, (text) => {
  const { log, taskId } = taskContext();
  log.info(text, { length: text.length });
  return taskId;
});
export const unsendable = taskableOperation({ name: "isolated.unsendable" }, () => ({ fine: 1, callback: () => 1 }));
export const longError = taskableOperation({ name: "isolated.longError" }, (length) => {
  throw Object.assign(new RangeError("x".repeat(length), { cause: new TypeError("y".repeat(length)) }), { code: "E_LONG" });
});

class Warm {
  constructor(name) {
    this.name = name;
  }
  setup() {
    setups.set(this.name, (setups.get(this.name) ?? 0) + 1);
  }
  run() {
    return setups.get(this.name);
  }
}
const setups = new Map();
taskableOperation({ name: "isolated.Warm" })(Warm);
export { Warm };
