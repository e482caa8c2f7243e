import { afterEach } from "@jest/globals";
import { taskableOperation, taskContext, type Worker } from "@mazepa/core";
import { gate } from "../gate.js";
import { setup as setupBroker } from "./worker-in-memory.js";

/** What the operations below have done in this test. */
export const seen = { runs: 0, started: gate() };

export const echo = taskableOperation({ name: "rules.echo" }, (value: unknown) => value);
export const repeat = taskableOperation({ name: "rules.repeat" }, (text: string, times: number) => text.repeat(times));
export const fail = taskableOperation({ name: "rules.fail" }, (length: number) => {
  const cause = new TypeError("y".repeat(length));
  throw Object.assign(new RangeError("x".repeat(length), { cause }), { code: "E_LONG" });
});
export const count = taskableOperation({ name: "rules.count" }, (_value: number) => ++seen.runs);
export const untilAborted = taskableOperation({ name: "rules.untilAborted" }, async (_value: number) => {
  const { signal } = taskContext();
  seen.started.open();
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  throw signal.reason;
});

const workers: Worker[] = [];

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  seen.started = gate();
  seen.runs = 0;
});

/** As the other one, with workers that are stopped after the test. */
export async function setup(options: Parameters<typeof setupBroker>[0] = {}) {
  const made = await setupBroker(options);
  const worker: typeof made.worker = (workerOptions) => {
    const running = made.worker(workerOptions);
    workers.push(running);
    return running;
  };
  return { ...made, worker };
}

/** Waits until `isTrue`, a turn of the event loop at a time. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
