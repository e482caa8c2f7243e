import { describe, expect, it } from "@jest/globals";
import {
  concurrentFlow,
  dependency,
  dryRun,
  execute,
  flowContext,
  flowSchema,
  reduce,
  map,
  sequentialFlow,
  recorded,
  sleep,
  startExecution,
  taskableOperation,
  times,
  type Task,
} from "../../src/index.js";

let runs = 0;
const step = taskableOperation({ name: "step" }, (n: number) => {
  runs++;
  return n;
});
const other = taskableOperation({ name: "other" }, (n: number) => n);

function setup() {
  runs = 0;
}

describe("dryRun", () => {
  it("F13 counts tasks by operation without running any", async () => {
    setup();
    const sub = flowSchema({ name: "counted sub" }, function* () {
      yield [step.makeTask(10), other.makeTask(1)];
    });

    const totals = await dryRun(function* () {
      yield [step.makeTask(1), step.makeTask(2)];
      yield dependency();
      yield [sub(), step.makeTask(3)];
      yield dependency();
    });

    expect(totals).toEqual({ total: 5, byOperation: { step: 4, other: 1 }, lowerBound: false });
    expect(runs).toBe(0);
  });

  it("F13 counts equal tasks once, and tasks given as arguments", async () => {
    const totals = await dryRun(function* () {
      yield [step.makeTask(1), step.makeTask(1), other.makeTask(step.makeTask(7))];
    });

    expect(totals).toEqual({ total: 3, byOperation: { step: 2, other: 1 }, lowerBound: false });
  });

  it("F13 counts up to where a result is needed, and says that there may be more", async () => {
    const counted = { total: 2, byOperation: { step: 2 }, lowerBound: true };

    expect(
      await dryRun(function* () {
        yield step.makeTask(1);
        const n = yield* step.makeTask(2);
        for (let i = 0; i < n; i++) yield step.makeTask(100 + i);
      }),
    ).toEqual(counted);
    expect(
      await dryRun(function* () {
        const task = step.makeTask(1);
        yield [task, step.makeTask(2)];
        yield dependency();
        for (let i = 0; i < task.result; i++) yield step.makeTask(100 + i);
      }),
    ).toEqual(counted);
  });

  it("F13 goes on with the parent of a flow that needs a result", async () => {
    const needy = flowSchema({ name: "needy" }, function* () {
      const n = yield* step.makeTask(1);
      yield step.makeTask(n + 1);
    });

    expect(
      await dryRun(function* () {
        yield needy();
        yield step.makeTask(50);
      }),
    ).toEqual({ total: 2, byOperation: { step: 2 }, lowerBound: true });
  });

  it("F13 walks stages, and does not call functions among them", async () => {
    let calls = 0;
    const call = () => void calls++;

    const totals = await dryRun(
      sequentialFlow([step.makeTask(1), call, concurrentFlow([step.makeTask(2), call, step.makeTask(3)])]),
    );

    expect(totals).toEqual({ total: 3, byOperation: { step: 3 }, lowerBound: false });
    expect(calls).toBe(0);
  });

  it("F13 F16 counts what reduce and map stream, and passes over sleep and recorded", async () => {
    const totals = await dryRun([
      () => reduce([step.makeTask(1), step.makeTask(2)], (sum, n) => sum + n, 0),
      () => map([3, 4, 5], (n) => step.makeTask(n), { concurrency: 1 }),
      function* () {
        yield* sleep(60_000);
        yield* recorded();
        yield step.makeTask(6);
      },
    ]);

    expect(totals).toMatchObject({ total: 6, byOperation: { step: 6 } });
  });

  it("F13 tells the flow that it is one, and waits for async flows", async () => {
    const seen: boolean[] = [];

    const totals = await dryRun(async function* () {
      await Promise.resolve();
      seen.push(flowContext().dryRun);
      yield step.makeTask(1);
    });

    expect(totals.total).toBe(1);
    expect(seen).toEqual([true]);
  });

  it("F13 leaves task objects to the execution that comes after", async () => {
    setup();
    const [inList, inStages] = [step.makeTask(1), step.makeTask(2)];
    const target = sequentialFlow([inStages, flowSchema({ name: "lists" }, () => inList)()]);

    await dryRun(target);
    await execute(target);

    expect([inList.status, inStages.status]).toEqual(["succeeded", "succeeded"]);
  });

  it("F13 happens only when asked for, and then gives the totals", async () => {
    const walks: boolean[] = [];
    const flow = flowSchema({ name: "walked" }, function* () {
      walks.push(flowContext().dryRun);
      yield [step.makeTask(1), step.makeTask(2)];
    });

    await execute(flow());
    const execution = startExecution(flow(), { expect: true });
    await execution.result;

    expect(walks).toEqual([false, true, false]);
    expect(execution.snapshot().step).toMatchObject({ expected: 2, succeeded: 2 });
  });

  it("F13 ends the count of a flow that throws, and goes on with the others", async () => {
    const broken = flowSchema({ name: "broken" }, function* () {
      yield step.makeTask(1);
      throw new Error("own");
    });
    const illegal = flowSchema({ name: "illegal" }, function* () {
      yield step.makeTask(2);
      yield "text" as never;
    });

    expect(await dryRun([broken(), illegal(), step.makeTask(3)])).toEqual({
      total: 3,
      byOperation: { step: 3 },
      lowerBound: true,
    });
  });

  it.each<[string, (task: Task<number>) => unknown]>([
    ["status", (task) => task.status === "failed"],
    ["outcome", (task) => task.outcome?.status === "failed"],
    [
      "caught result",
      (task) => {
        try {
          return task.result < 0;
        } catch {
          return false;
        }
      },
    ],
  ])("F13 takes a look at the %s of a task behind a dependency for the need of its result", async (_what, look) => {
    const target = function* () {
      const task = step.makeTask(1);
      yield [task, other.makeTask(step.makeTask(8))];
      yield dependency();
      if (!look(task)) for (let n = 2; n < 5; n++) yield step.makeTask(n);
    };

    expect(await dryRun(target)).toEqual({ total: 3, byOperation: { step: 2, other: 1 }, lowerBound: true });
    expect(await dryRun([target, () => step.makeTask(9)])).toMatchObject({ total: 4, lowerBound: true });
  });

  it("F13 takes a look at a subflow, or at a task that is an argument, for the need of its result", async () => {
    const sub = flowSchema({ name: "looked at" }, function* () {
      yield step.makeTask(1);
    });
    const inner = step.makeTask(2);

    const flows = await dryRun(function* () {
      const flow = sub();
      yield flow;
      yield dependency();
      if (flow.status === "succeeded") yield step.makeTask(3);
    });
    const tasks = await dryRun(function* () {
      yield other.makeTask(inner);
      yield dependency();
      if (inner.status === "succeeded") yield step.makeTask(3);
    });

    expect(flows).toEqual({ total: 1, byOperation: { step: 1 }, lowerBound: true });
    expect(tasks).toEqual({ total: 2, byOperation: { other: 1, step: 1 }, lowerBound: true });
  });

  it("F13 lets flows look at tasks that they have not yielded", async () => {
    const totals = await dryRun(function* () {
      const task = step.makeTask(1);
      if (task.status === "pending") yield task;
    });

    expect(totals).toEqual({ total: 1, byOperation: { step: 1 }, lowerBound: false });
  });

  it.each<[string, () => Generator]>([
    [
      "throws",
      function* () {
        yield step.makeTask(1);
        yield dependency();
        if (flowContext().dryRun) throw new Error("only in a dry run");
        yield step.makeTask(2);
      },
    ],
    [
      "looks at results",
      function* () {
        const tasks = [step.makeTask(1), step.makeTask(2)];
        yield tasks;
        yield dependency();
        if (tasks.some(({ status }) => status !== "succeeded")) throw new Error("nothing has run");
        for (const { outcome } of tasks) if (outcome?.status !== "succeeded") throw new Error("no outcome");
      },
    ],
  ])("F13 never fails the execution: `expect` with a flow that %s", async (_what, body) => {
    const execution = startExecution(body, { expect: true });

    await execution.result;

    expect(execution.snapshot().step).toMatchObject({ succeeded: 2 });
  });

  it("F13 counts flows nested deeply, and many", async () => {
    const nested = flowSchema({ name: "nested" }, function* (depth: number): Generator {
      yield step.makeTask(depth);
      if (depth > 0) yield nested(depth - 1);
    });

    expect((await dryRun(nested(20_000))).total).toBe(20_001);
  });
});

describe("dryRun of units", () => {
  it("R12 F13 counts what may be undone once for each unit, and other tasks once", async () => {
    const reserve = taskableOperation({ name: "dry-reserve", revert: () => undefined }, (name: string) => name);
    const plain = taskableOperation({ name: "dry-plain" }, (name: string) => name);
    const inner = flowSchema({ name: "dry-inner", revertible: true }, function* () {
      yield [reserve.makeTask("x"), plain.makeTask("y")];
    });
    const outer = flowSchema({ name: "dry-outer", rounds: times(3) }, function* () {
      yield [reserve.makeTask("x"), plain.makeTask("y"), inner()];
    });
    const flow = flowSchema({ name: "dry-three-reservations" }, function* () {
      yield [reserve.makeTask("x"), plain.makeTask("y"), outer()];
    });

    const { byOperation } = await dryRun(flow());

    expect(byOperation).toEqual({ "dry-reserve": 3, "dry-plain": 1 });
  });
});
