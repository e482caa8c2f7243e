import { describe, expect, it } from "@jest/globals";
import {
  concurrentFlow,
  execute,
  flowSchema,
  FlowSchema,
  all,
  taskableOperation,
  TaskableOperation,
  type Work,
} from "../../src/index.js";
import { RecordingQueue } from "../recording-queue.js";

@taskableOperation()
class Plain extends TaskableOperation {
  run(value: number): number {
    return value;
  }
}

const tagged = taskableOperation({ name: "tagged", tags: ["io", "own"], workerType: "small" }, (value: number) => value);
const merge = taskableOperation(function merge(values: readonly number[]): number {
  return values.length;
});

@flowSchema({ tags: ["inner", "io"], workerType: "inner-type" })
class Inner extends FlowSchema {
  *flow(value: number) {
    yield [new Plain().makeTask(value), tagged.makeTask(value)];
  }
}

const plainOuter = flowSchema(function* plainOuter(works: readonly Work[]) {
  yield works;
});

async function submitted(...args: Parameters<typeof execute>) {
  const queue = new RecordingQueue();
  await execute(args[0], { queue });
  return queue;
}

describe("defaults that flows give", () => {
  it("O10 reach every task, and a task's own worker type wins while tags add up", async () => {
    const queue = await submitted(new Inner().makeFlow(1));

    const given = queue.byOperation(({ options }) => ({
      tags: [...(options.tags ?? [])].sort(),
      workerType: options.workerType,
    }));

    expect(given).toEqual({
      Plain: { tags: ["inner", "io"], workerType: "inner-type" },
      tagged: { tags: ["inner", "io", "own"], workerType: "small" },
    });
  });

  it("O10 reach tasks at any depth; the inner flow's worker type wins over the outer's", async () => {
    const flow = plainOuter([plainOuter([new Inner().makeFlow(1), new Plain().makeTask(2)])]).with({
      tags: ["outer"],
      workerType: "outer",
    });

    const queue = await submitted(flow);

    const given = queue.submissions.map(({ args, operationId, options }) => [
      operationId,
      args[0],
      options.workerType,
      [...(options.tags ?? [])].sort(),
    ]);
    expect(given).toContainEqual(["Plain", 2, "outer", ["outer"]]);
    expect(given).toContainEqual(["Plain", 1, "inner-type", ["inner", "io", "outer"]]);
    expect(given).toContainEqual(["tagged", 1, "small", ["inner", "io", "outer", "own"]]);
  });

  it("O10 reach upstreams, and tasks in scopes and in the library's own flows", async () => {
    const walk = flowSchema({ workerType: "gpu" }, function* walk() {
      yield* merge.makeTask([new Plain().makeTask(1)]);
      yield* all([new Plain().makeTask(2)]);
      yield* concurrentFlow([new Plain().makeTask(3), () => new Plain().makeTask(4)]);
    });

    const queue = await submitted(walk());

    expect(queue.submissions).toHaveLength(5);
    expect(queue.submissions.every(({ options }) => options.workerType === "gpu")).toBe(true);
  });

  it("O10 leak neither to siblings nor to the operation's other tasks", async () => {
    const task = new Plain().makeTask(1);
    const walk = flowSchema(function* walk2() {
      yield* plainOuter([new Plain().makeTask(2)]).with({ tags: ["leaky"], workerType: "leaky" });
      yield* task;
      yield* new Plain().makeTask(3);
    });

    const queue = await submitted(walk());

    expect(queue.submissions.map(({ args, options }) => [args[0], options.tags, options.workerType])).toEqual([
      [2, ["leaky"], "leaky"],
      [1, undefined, undefined],
      [3, undefined, undefined],
    ]);
    expect(task.options).toEqual({});
    expect(tagged.makeTask(1).options).toEqual({ tags: ["io", "own"], workerType: "small" });
  });

  it("O10 flow.with() on a schema's flow replaces what the schema said", async () => {
    const queue = await submitted(new Inner().makeFlow(1).with({ workerType: "other" }));

    expect(queue.byOperation(({ options }) => options.workerType)).toEqual({ Plain: "other", tagged: "small" });
  });

  it("O6 the other options arrive with the submission as they were set", async () => {
    const task = new Plain().makeTask(1).with({ retries: 2, timeoutMs: 9000, queueTimeoutMs: 8000, priority: 3 });

    const queue = await submitted(task);

    expect(queue.submissions[0]?.options).toMatchObject({ timeoutMs: 9000, queueTimeoutMs: 8000, priority: 3 });
    expect(queue.submissions[0]).toMatchObject({ id: task.id, operationId: "Plain", args: [1], attempt: 1 });
  });
});
