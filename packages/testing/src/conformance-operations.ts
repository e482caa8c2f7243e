import { taskableOperation, taskContext, TransientError } from "@mazepa/core";

export { Scale } from "./conformance-operations/scale.js";
export { Warm } from "./conformance-operations/warm.js";

/**
 * Operations of `executionQueueConformance`. A queue that runs tasks in other threads or processes
 * loads this module there, as `@mazepa/testing/conformance-operations`.
 *
 * @packageDocumentation
 */

/** Returns its argument. */
export const echo = taskableOperation({ name: "conformance.echo" }, (value: unknown): unknown => value);

/** Waits until its signal is aborted, and fails with the signal's reason. */
export const hold = taskableOperation({ name: "conformance.hold" }, async (_name: string): Promise<void> => {
  const { signal } = taskContext();
  await new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", resolve, { once: true });
  });
  throw signal.reason;
});

/** Blocks the event loop for `forMs`. */
export const spin = taskableOperation({ name: "conformance.spin" }, (forMs: number): string => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
  return "spun";
});

/** Ends the thread or process that it runs in. */
export const leave = taskableOperation({ name: "conformance.leave" }, (code: number): never => process.exit(code));

/** Throws an error with a cause and a field of its own. */
export const fail = taskableOperation({ name: "conformance.fail" }, (message: string): never => {
  throw Object.assign(new RangeError(message, { cause: new TypeError("the cause") }), { limit: 7 });
});

/** Fails before attempt `least`. */
export const succeedLate = taskableOperation({ name: "conformance.succeedLate" }, (least: number): number => {
  const { attempt } = taskContext();
  if (attempt < least) throw new Error(`attempt ${attempt} fails`);
  return attempt;
});

/** Fails before attempt `least` with a transient error. */
export const passing = taskableOperation({ name: "conformance.passing" }, (least: number): number => {
  const { attempt } = taskContext();
  if (attempt < least) throw new TransientError("it will pass");
  return attempt;
});

/** Returns the ids and the attempt that an operation sees of its task. */
export const context = taskableOperation({ name: "conformance.context" }, () => {
  const { taskId, executionId, attempt, signal } = taskContext();
  return { taskId, executionId, attempt, aborted: signal.aborted };
});

/** Returns a value that cannot be serialized. */
export const unsendable = taskableOperation({ name: "conformance.unsendable" }, (): unknown => ({ fine: 1, callback: () => 1 }));
