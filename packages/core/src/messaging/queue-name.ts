import { InvalidOptionError } from "../errors.js";

const allowed = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}$/;

/**
 * Returns `name` if it is a valid queue name: 1 to 128 letters, digits, `_`, `-` and (not first)
 * `.`. A transport may allow less.
 *
 * @example
 * ```ts
 * checkQueueName("tasks-2026"); // returned as it is
 * checkQueueName("tasks/2026"); // throws InvalidOptionError
 * ```
 *
 * @throws InvalidOptionError when it is not.
 */
export function checkQueueName(name: string): string {
  if (typeof name === "string" && allowed.test(name)) return name;
  throw new InvalidOptionError(
    `${JSON.stringify(name)} cannot name a queue: use 1 to 128 letters, digits, "_", "-" and "." (not first).`,
  );
}
