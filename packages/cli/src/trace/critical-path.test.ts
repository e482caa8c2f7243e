import { describe, expect, it } from "@jest/globals";
import { all, dependency, execute, flowSchema, taskableOperation, type ExecutionEvent } from "@mazepa/core";
import { criticalPath } from "./critical-path.js";
import type { ExecutionTrace } from "./execution-trace.js";
import { TraceFolding, type TracedEvent } from "./trace-folding.js";

const say = taskableOperation({ name: "trace.say" }, (text: string) => text);
const fail = taskableOperation({ name: "trace.fail" }, (text: string): string => {
  throw new Error(text);
});

const inner = flowSchema({ name: "inner" }, function* (text: string) {
  yield say.makeTask(`${text} 1`);
  yield dependency();
  return yield* say.makeTask(`${text} 2`);
});

async function traceOf(target: Parameters<typeof execute>[0]): Promise<ExecutionTrace> {
  const events: ExecutionEvent[] = [];
  await execute(target, { onEvent: (event) => events.push(event) }).catch(() => undefined);
  const folding = new TraceFolding();
  events.forEach((event, index) => folding.take(JSON.parse(JSON.stringify(event)) as TracedEvent, index));
  return folding.trace;
}

const idsOf = (...texts: string[]) => texts.map((text) => say.makeTask(text).id);

describe("a trace", () => {
  it("has the flow and the end of each task", async () => {
    const main = flowSchema({ name: "told" }, function* () {
      yield inner("a");
      yield dependency();
      yield* say.makeTask(say.makeTask("b"));
      yield* fail.makeTask("c");
    });

    const { tasks, flows, status } = await traceOf(main());

    expect(status).toBe("failed");
    expect(flows).toMatchObject([
      { name: "told", parentNumber: undefined, status: "failed" },
      { name: "inner", parentNumber: flows[0]?.flowNumber, status: "succeeded" },
    ]);
    const [main_, inner_] = flows.map(({ flowNumber }) => flowNumber);
    expect(tasks.map(({ flowNumber, operationId, status: how }) => [flowNumber, operationId, how])).toEqual([
      [inner_, "trace.say", "succeeded"],
      [inner_, "trace.say", "succeeded"],
      [main_, "trace.say", "succeeded"],
      [main_, "trace.say", "succeeded"],
      [main_, "trace.fail", "failed"],
    ]);
    expect(tasks[3]?.upstreams).toEqual([tasks[2]?.taskId]);
    for (const task of tasks) expect(task.endedAtMs).toBeGreaterThanOrEqual(task.submittedAtMs);
  });
});

describe("criticalPath", () => {
  it("goes from flow to flow by the tasks that each task waited for", async () => {
    const main = flowSchema({ name: "joined" }, function* () {
      yield* inner("a");
      yield* all([inner("b"), inner("c")]);
    });

    const path = criticalPath(await traceOf(main()));

    expect(path.map(({ taskId }) => taskId)).toEqual(idsOf("a 1", "a 2", "c 1", "c 2"));
  });

  it("goes by upstreams where there are some", async () => {
    const main = flowSchema({ name: "fed" }, function* () {
      yield [say.makeTask("late"), say.makeTask(say.makeTask("upstream"))];
      yield dependency();
    });

    const trace = await traceOf(main());

    expect(criticalPath(trace).map(({ taskId }) => taskId)[0]).toEqual(idsOf("upstream")[0]);
    expect(criticalPath({ ...trace, tasks: [] })).toEqual([]);
  });
});
