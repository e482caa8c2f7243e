// Operations that leave their task's id in a file when they succeed.
import { setTimeout as delay } from "node:timers/promises";
import { appendFileSync } from "node:fs";
import { taskableOperation, taskContext } from "@mazepa/core";

const trace = process.env.MAZEPA_CHAOS_TRACE;

function succeeded(value) {
  appendFileSync(trace, `${taskContext().taskId}\n`);
  return value;
}

/** The first attempt of every seventh fails. */
export const square = taskableOperation({ name: "chaos.square", retries: { limit: 3, initialDelayMs: 20 } }, (value) => {
  if (value % 7 === 3 && taskContext().attempt === 1) throw new Error(`${value} does not like to be first`);
  return succeeded(value * value);
});

export const add = taskableOperation({ name: "chaos.add" }, (values) => succeeded(values.reduce((sum, value) => sum + value, 0)));

/** An operation that lets the event loop run others meanwhile. */
export const increment = taskableOperation({ name: "chaos.increment" }, async (value) => {
  await delay(5);
  return succeeded(value + 1);
});
