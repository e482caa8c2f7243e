import { InvalidOptionError } from "../errors.js";

/** Kept where every copy of core in a process sees it. */
const mark = Symbol.for("mazepa.worker");

/** Notes that this thread or process was made to run tasks. */
export function markPoolWorker(): void {
  Reflect.set(globalThis, mark, true);
}

/**
 * A program that is its own module of operations, and starts its work on import, would start it again in each thread, and those in theirs.
 *
 * @throws InvalidOptionError in a thread or process that was made to run tasks.
 */
export function refuseInsidePoolWorker(isolation: "thread" | "process"): void {
  if (Reflect.get(globalThis, mark) !== true) return;
  throw new InvalidOptionError(
    `A ${isolation} that runs tasks was about to start ${isolation === "thread" ? "threads" : "processes"} for tasks of its own: a module given as \`modules\` starts work when it is imported. Move its operations into a module of their own and give that one.`,
  );
}
