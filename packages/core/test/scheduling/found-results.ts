import type { TaskNode } from "../../src/scheduling/nodes.js";
import type { Hold } from "../../src/scheduling/hold.js";
import type { FoundResult } from "../../src/scheduling/protocol.js";
import { valueOfTask } from "./oracle.js";
import type { Program } from "./random-program.js";

/**
 * What the cache has for a task of a program: only what would succeed can have succeeded before.
 */
export function foundFor(program: Program, { id }: TaskNode, isHit: boolean): FoundResult {
  const index = Number(/\d+$/.exec(id)?.[0]);
  if (!isHit || !mustSucceed(program, index)) return { reason: { type: "missing" } };
  const times = { attempt: 0, startedAt: new Date(0), durationMs: 1, worker: "another" };
  return { outcome: { status: "succeeded", value: valueOfTask(index), ...times }, sizeBytes: 1 };
}

/** The value of an upstream that a held task was given. */
export function valueIn(hold: Hold | undefined, taskId: string): unknown {
  return hold?.outcomes.get(taskId)?.value;
}

function mustSucceed(program: Program, index: number): boolean {
  const plan = program.tasks[index];
  return plan !== undefined && !plan.fails && plan.upstreams.every((upstream) => mustSucceed(program, upstream));
}
