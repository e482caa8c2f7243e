import { Flow } from "../../src/flows/flow.js";
import type { FlowOptions } from "../../src/flows/flow.js";
import { revertible, type RevertibleOptions } from "../../src/flows/revertible.js";
import { Task } from "../../src/tasks/task.js";
import type { TaskOptions } from "../../src/tasks/task-options.js";

/** A task whose id and operation id are `name`; the test that drives the harness runs it. */
export function task(name: string, options: TaskOptions = {}, upstreams: readonly Task[] = []): Task {
  const definition = {
    traits: { operationId: name, options, packageVersion: undefined },
    operation: () => name,
    args: upstreams,
    upstreams,
  };
  return new Task(definition, name, name);
}

/** A task that can be undone. */
export function undoable(name: string, options: TaskOptions = {}, upstreams: readonly Task[] = []): Task {
  const traits = { operationId: name, options, packageVersion: undefined, isRevertible: true };
  return new Task({ traits, operation: () => name, args: upstreams, upstreams }, name, name);
}

/** A task that is told from others by its content only, for checks of hand-set ids. */
export function taskOf(operationId: string, content: string, options: TaskOptions = {}): Task {
  return new Task(
    { traits: { operationId, options, packageVersion: undefined }, operation: () => content, args: [], upstreams: [] },
    content,
    content,
  );
}

/** What a flow's body may be. */
export type Body = () => unknown;

/** A flow whose identity is its name: two of one name are equal. */
export function flow(name: string, body: Body, options: FlowOptions = {}): Flow {
  return new Flow({ name, start: body, options, identityText: () => `flow ${name}` });
}

/** Options of a unit whose controller is asked. */
export const inRounds: Omit<RevertibleOptions, "name"> = { rounds: { onFailure: () => "retry" } };

/** A flow that is a unit of the same name. */
export function unit(name: string, body: Body, options: Omit<RevertibleOptions, "name"> = {}): Flow {
  return revertible(flow(name, body), { name, ...options });
}

/** A flow that never joins another. */
export function singularFlow(name: string, body: Body): Flow {
  return new Flow({ name, start: body, options: {} });
}

/** `name0`, `name1`, … */
export function tasks(name: string, count: number, options: TaskOptions = {}): Task[] {
  return Array.from({ length: count }, (_, index) => task(`${name}${index}`, options));
}
