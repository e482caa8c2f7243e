import { flowSchema, signal, startExecution, taskableOperation, type BlobStore, type Flow } from "@mazepa/core";

export const hourMs = 3_600_000;
export const runs: string[] = [];
export const work = taskableOperation({ name: "signals.work" }, (name: string) => {
  runs.push(name);
  return name;
});
export const undoable = taskableOperation({ name: "signals.undoable", revert: () => undefined }, (name: string) => name);
export const failing = taskableOperation({ name: "signals.failing" }, (value: unknown) => {
  throw new Error(`refused: ${String(value)}`);
});

/** Takes `count` signals of one name. */
export const collect = flowSchema({ name: "signals.collect" }, function* (name: string, count: number) {
  const values: unknown[] = [];
  while (values.length < count) values.push(yield* signal(name));
  return values;
});
export const one = flowSchema({ name: "signals.one" }, function* (name: string) {
  return yield* signal(name);
});

export const start = (flow: Flow, checkpoint?: BlobStore) => {
  const execution = startExecution(flow, { executionId: "e", cancelGraceMs: 0, ...(checkpoint && { checkpoint }) });
  execution.result.catch(() => undefined);
  return execution;
};

/** Lets everything happen that needs no time. */
export async function turns(count = 30): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}
