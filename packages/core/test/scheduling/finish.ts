import type { Harness } from "./harness.js";

/** Lets every submitted task succeed, oldest first. */
export function finish(harness: Harness): Harness {
  harness.run();
  for (let [oldest] = harness.out.values(); oldest; [oldest] = harness.out.values())
    harness.succeedWith(oldest.taskId, oldest.taskId, oldest.attempt);
  return harness;
}
