import { expect } from "@jest/globals";
import { flowSchema, revertible, type Flow, type RoundController, type Task } from "@mazepa/core";
import { compares, nasty, passes, woots } from "./operations.js";
import { gave, type CaseContext, type Seen } from "./trace.js";

/** A case that TaskFlow's tests publish: what is run, and what is to be seen. */
export interface PublishedCase {
  /** The number in docs/rules.md, and what is tried. */
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

/** A unit that is told by its name, so that it is found again when its stages are others. */
export const unit = (stages: Stages): Flow =>
  revertible(
    body(() => stages),
    { name: "unit" },
  );

/** A unit whose controller is told in the trace with what it gives; its stages run in a row. */
export function rounds<V>(name: string, controller: RoundController<V>, stages: (given: V) => Stages): Flow {
  return revertible({ name, rounds: controller }, (given: V) => {
    gave(name, given);
    return linear(stages(given));
  });
}

/** A unit whose policy gives nothing. */
export function policy(name: string, decision: "revert" | "revert-all", stages: Stages): Flow {
  return rounds(name, { provide: () => "–", onFailure: () => decision }, () => stages);
}

export function expectWoot({ error }: Seen): void {
  expect(error).toMatchObject({ code: "MAZEPA_TASK_FAILED", cause: { message: "Woot!" } });
}
