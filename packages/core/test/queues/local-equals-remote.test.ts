import { describe, expect, it } from "@jest/globals";
import {
  concurrentFlow,
  dependency,
  execute,
  flowSchema,
  reduce,
  all,
  InProcessQueue,
  race,
  sequentialFlow,
  settle,
  taskableOperation,
  TaskableOperation,
  taskContext,
  TransientError,
  type ExecutionEvent,
  type FlowGenerator,
} from "../../src/index.js";

const add = taskableOperation({ name: "add" }, (a: number, b: number) => a + b);
const echo = taskableOperation({ name: "echo" }, (value: unknown) => value);
const failing = taskableOperation({ name: "failing" }, (message: string): number => {
  throw new RangeError(message, { cause: { deep: new Map([["why", message]]) } });
});
const transient = taskableOperation({ name: "transient" }, (times: number) => {
  if (taskContext().attempt <= times) throw new TransientError("passes");
  return taskContext().attempt;
});
const leaking = taskableOperation({ name: "leaking" }, (): unknown => ({ a: [1, { callback: () => 1 }] }));

class Scale extends TaskableOperation {
  readonly factor: number;
  constructor(factor = 1) {
    super();
    this.factor = factor;
  }
  run(value: number): number {
    return value * this.factor;
  }
}
taskableOperation()(Scale);

const tree = flowSchema({ name: "tree" }, function* (depth: number): FlowGenerator<number> {
  if (depth === 0) return yield* add.makeTask(1, 0);
  const [left, right] = yield* all([tree(depth - 1), tree(depth - 1)]);
  return yield* add.makeTask(left, right);
});

/** Flows of every kind, by what they show. */
const flows: Record<string, () => unknown> = {
  "a chain": function* () {
    let sum = 0;
    for (let n = 0; n < 20; n++) sum = yield* add.makeTask(sum, n);
    return sum;
  },
  "a tree of equal flows": () => tree(5),
  "rich values": () =>
    echo.makeTask({
      date: new Date(5),
      map: new Map([[1n, new Set([Number.NaN, -0])]]),
      bytes: new Uint8Array([1, 2, 255]),
      none: undefined,
    }),
  "state of operations": () => all([2, 3].map((factor) => new Scale(factor).makeTask(7))),
  "tasks as arguments": () => add.makeTask(add.makeTask(1, 2), add.makeTask(3, 4)),
  "failures and retries": function* () {
    const task = failing.makeTask("x").with({
      retries: { limit: 2, initialDelayMs: 0, retryIf: (error) => error instanceof RangeError || error.name === "RangeError" },
    });
    const outcome = yield* settle(task);
    return [
      outcome.status,
      outcome.attempt,
      outcome.status === "failed" && outcome.error.message,
      outcome.status === "failed" && outcome.error.cause,
    ];
  },
  "an uncaught failure": function* () {
    yield [add.makeTask(1, 1), failing.makeTask("uncaught")];
    yield dependency();
  },
  "transient errors": () => transient.makeTask(2),
  "values that cannot travel": () => leaking.makeTask(),
  "stages, races and streams": () =>
    sequentialFlow([
      concurrentFlow([add.makeTask(1, 1), add.makeTask(2, 2)]),
      function* () {
        return yield* race([add.makeTask(5, 5), failing.makeTask("loses")]);
      },
      function* () {
        return yield* reduce(numbers(50), (sum, n) => sum + n, 0);
      },
    ]),
  "a caught failure": function* () {
    try {
      yield* all([failing.makeTask("first"), add.makeTask(1, 1)]);
    } catch (error) {
      return (error as Error).message;
    }
  },
};

function* numbers(count: number) {
  for (let n = 0; n < count; n++) yield add.makeTask(n, n);
}

async function seenOn(queue: InProcessQueue, target: () => unknown) {
  const events: object[] = [];
  const onEvent = (event: ExecutionEvent) => events.push(withoutTimes(event));
  const options = { queue, onEvent, executionId: "compared", transientRetry: { limit: 3, initialDelayMs: 0 } };
  const ending = await execute(target, options).then(
    (value) => ({ value }),
    (error: Error & { code?: string }) => ({
      name: error.name,
      message: error.message,
      code: error.code,
      cause: String(error.cause),
    }),
  );
  return { ending, events: bySubject(events) };
}

/**
 * The events about each task and flow, in their order. A turn of the head ends by time, so that a
 * busy machine may mix those of several tasks in another way.
 */
function bySubject(events: readonly object[]): Record<string, object[]> {
  const subjects: Record<string, object[]> = {};
  for (const event of events) {
    const { taskId, flowId } = event as { taskId?: string; flowId?: string };
    (subjects[taskId ?? flowId ?? "execution"] ??= []).push(event);
  }
  return subjects;
}

function withoutTimes(event: object): object {
  const { error } = event as { error?: Error };
  return { ...event, at: undefined, durationMs: undefined, ...(error && { error: `${error.name}: ${error.message}` }) };
}

describe("InProcessQueue({ serialize: true })", () => {
  it.each(Object.keys(flows))("E10 gives equal results and events for %s", async (name) => {
    const target = flows[name] as () => unknown;

    const direct = await seenOn(new InProcessQueue(), target);
    const serialized = await seenOn(new InProcessQueue({ serialize: true }), target);

    expect(serialized.ending).toEqual(direct.ending);
    expect(serialized.events).toEqual(direct.events);
  });

  it("E10 hands copies over, so that tasks cannot reach into the flow", async () => {
    const touch = taskableOperation({ name: "touch" }, (list: number[]) => list.push(1));
    const list: number[] = [];

    await execute(touch.makeTask(list), { queue: new InProcessQueue({ serialize: true }) });

    expect(list).toEqual([]);
  });

  it("E10 refuses options that it does not know", () => {
    expect(() => new InProcessQueue({ concurency: 2 } as never)).toThrow(/no option "concurency". Did you mean "concurrency"/);
    expect(() => new InProcessQueue({ concurrency: 0 })).toThrow(/"concurrency" is 0/);
    expect(() => new InProcessQueue({ concurrency: 1.5 })).toThrow(/"concurrency" is 1.5/);
  });
});
