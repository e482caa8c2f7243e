import { expect } from "@jest/globals";
import { flowSchema, revertible, type Flow, type RoundController, type Task } from "@mazepa/core";
import { compares, nasty, passes, woots } from "./operations.js";
import { gave, type CaseContext, type Seen } from "./trace.js";

/** A published case of TaskFlow's tests: what it runs, and what it expects. */
export interface PublishedCase {
  /** The number in docs/rules.md, and the statement. */
  readonly title: string;
  readonly run: (context: CaseContext) => Promise<void>;
}

/** Tasks and flows, one after the other. */
export type Stages = readonly (Task | Flow)[];

export const labelled = <R>(task: Task<R>, label: string): Task<R> => task.with({ label });
export const p = (name: string) => labelled(passes.makeTask(name), name);
export const w = (name = "W") => labelled(woots.makeTask(name), name);
export const n = (name: string) => labelled(nasty.makeTask(name), name);
export const c = (name: string, x: number, y: number) => labelled(compares.makeTask(name, x, y), name);

export const linear = flowSchema({ name: "linear" }, function* (stages: Stages) {
  for (const stage of stages) yield* stage;
});
const body = flowSchema({ name: "body" }, (stages: () => Stages) => linear(stages()));

/** A unit whose identity is its name, so that it is found again when its stages have changed. */
export const unit = (stages: Stages): Flow =>
  revertible(
    body(() => stages),
    { name: "unit" },
  );

/**
 * A unit whose controller and its values appear in the trace; its stages run one after the other.
 */
export function rounds<V>(name: string, controller: RoundController<V>, stages: (given: V) => Stages): Flow {
  return revertible({ name, rounds: controller }, (given: V) => {
    gave(name, given);
    return linear(stages(given));
  });
}

/** A unit with a policy, which gives no values. */
export function policy(name: string, decision: "revert" | "revert-all", stages: Stages): Flow {
  return rounds(name, { provide: () => "–", onFailure: () => decision }, () => stages);
}

export function expectWoot({ error }: Seen): void {
  expect(error).toMatchObject({ code: "MAZEPA_TASK_FAILED", cause: { message: "Woot!" } });
}
