import { afterEach, jest } from "@jest/globals";

afterEach(() => void jest.useRealTimers());

/**
 * Stops the clocks and timers of this process until the test has ended: a slow machine changes
 * nothing. The event loop has its turns as before.
 */
export function stopTime(): void {
  jest.useFakeTimers({ doNotFake: ["setImmediate", "clearImmediate", "nextTick", "queueMicrotask"] });
}

/** Lets time pass, with what its timers do. */
export async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

/** Lets time pass, `stepMs` at a time, until `work` has ended. */
export async function passUntil<T>(work: PromiseLike<T>, stepMs: number): Promise<T> {
  let isOver = false;
  const end = (): void => void (isOver = true);
  work.then(end, end);
  while (!isOver) await pass(stepMs);
  return work;
}
