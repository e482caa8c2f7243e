import { InvalidOptionError } from "../errors.js";

/** A mark of the whole process or thread, seen by every copy of core in it. */
const mark = Symbol.for("mazepa.pool-worker");

/** Marks the current thread or process as one of a pool. */
export function markPoolWorker(): void {
  Reflect.set(globalThis, mark, true);
}

/**
 * Refuses to start a pool inside a pool. A program that is its own module of operations, and starts
 * work when it is imported, would otherwise start it again in each thread, without end.
 *
 * @throws InvalidOptionError in a thread or process of a pool.
 */
export function refuseInsidePoolWorker(isolation: "thread" | "process"): void {
  if (Reflect.get(globalThis, mark) !== true) return;
  throw new InvalidOptionError(
    `A ${isolation} that runs tasks was about to start ${isolation === "thread" ? "threads" : "processes"} of its own: a module given as \`modules\` starts work when it is imported. Move its operations into a module of their own and give that one.`,
  );
}
