import { describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  InProcessQueue,
  MemoryBlobStore,
  race,
  startExecution,
  taskableOperation,
  withTimeout,
} from "../../src/index.js";
import { gate, rejection } from "../gate.js";
import { pass, passUntil, stopTime } from "../stopped-time.js";

const add = taskableOperation({ name: "fairness.add" }, (a: number, b: number): number => a + b);
const later = taskableOperation(
  { name: "fairness.later" },
  (n: number) => new Promise<number>((resolve) => setImmediate(resolve, n)),
);
const maxPolls = 1_000_000;

/** Yields the tasks 0, 1, … one after the other; `onStep` is called before each. */
const walk = flowSchema({ name: "fairness.walk" }, function* (count: number, onStep: () => void) {
  for (let n = 0; n < count; n++) {
    onStep();
    yield* add.makeTask(n, 1);
  }
  return "walked";
});

describe("flows that never have to wait", () => {
  it.each([
    ["in process", () => new InProcessQueue()],
    ["of several tasks at once", () => new InProcessQueue({ concurrency: 4 })],
  ])("F17 let other roots go on %s", async (_, makeQueue) => {
    let isDone = false;
    const polls = flowSchema({ name: `polls ${_}` }, function* () {
      let count = 0;
      while (!isDone && count++ < maxPolls) yield* add.makeTask(1, 1);
      return count;
    });
    const works = flowSchema({ name: `works ${_}` }, function* () {
      for (let n = 0; n < 3; n++) yield* later.makeTask(n);
      isDone = true;
      return "worked";
    });

    const [count, worked] = await execute([polls(), works()], { queue: makeQueue() });

    expect(worked).toBe("worked");
    expect(count).toBeLessThan(maxPolls);
  });

  it("F17 let other roots go on when they are async", async () => {
    let isDone = false;
    const polls = flowSchema({ name: "async polls" }, async function* () {
      let count = 0;
      while (!isDone && count++ < maxPolls) yield* add.makeTask(1, 1);
      return count;
    });
    const works = flowSchema({ name: "works beside" }, function* () {
      yield* later.makeTask(1);
      isDone = true;
    });

    const [count] = await execute([polls(), works()]);

    expect(count).toBeLessThan(maxPolls);
  });

  it("F17 let other roots go on while they walk through what was recorded", async () => {
    const options = { checkpoint: new MemoryBlobStore(), executionId: "walked-again" };
    const length = 20_000;
    let isResumed = false;
    let walked = 0;
    let walkedBefore = length;
    const other = flowSchema({ name: "other root" }, function* () {
      if (!isResumed) throw new Error("killed");
      yield* later.makeTask(1);
      walkedBefore = walked;
    });
    const roots = () => [walk(length, () => walked++), other()] as const;
    await execute([walk(length, () => undefined)], options);

    isResumed = true;
    walked = 0;
    await execute(roots(), options);

    expect(walked).toBe(length);
    expect(walkedBefore).toBeLessThan(length / 2);
  });

  it("E8 decide a race as they did, however long they walk through what was recorded", async () => {
    const options = { checkpoint: new MemoryBlobStore(), executionId: "raced-again" };
    const length = 5000;
    let isResumed = false;
    const ran: number[] = [];
    const rival = taskableOperation({ name: "fairness.rival" }, (n: number) => void ran.push(n));
    const racing = flowSchema({ name: "racing" }, function* () {
      yield* walk(length, () => undefined);
      if (!isResumed) throw new Error("killed");
      return yield* race([walk(length, () => undefined), rival.makeTask(1)]);
    });
    await execute(racing(), options).catch(() => undefined);

    isResumed = true;
    const winner = await execute(racing(), options);

    expect(winner).toBe("walked");
  });
});

describe("a resumed execution whose flows are below a time limit", () => {
  /** An execution with a record, whose `body` runs within a limit once it is resumed. */
  async function resumed(name: string, body: () => Generator<unknown, string>, options = {}) {
    let isResumed = false;
    const within = flowSchema({ name: `${name} within` }, body);
    const top = flowSchema({ name }, function* () {
      yield* add.makeTask(1, 1);
      if (!isResumed) throw new Error("killed");
      return yield* withTimeout(within(), 3_600_000);
    });
    const all = { checkpoint: new MemoryBlobStore(), executionId: "resumed-below", ...options };
    await rejection(execute(top(), all));
    isResumed = true;
    return startExecution(top(), all);
  }

  it.each([1, 2])("E3 E8 takes outcomes in when there is room for %d tasks only", async (maxInFlight) => {
    const body = function* () {
      for (let n = 0; n < 6; n++) yield later.makeTask(n);
      return "done";
    };

    const { result } = await resumed(`fairness.room ${maxInFlight}`, body, { maxInFlight });

    expect(await result).toBe("done");
  });

  it("E8 R18 takes outcomes in while it is being suspended", async () => {
    const [short, long, running] = [gate(), gate(), gate()];
    const takesShort = taskableOperation({ name: "fairness.short" }, () => short.opened);
    const takesLong = taskableOperation({ name: "fairness.long" }, () => (running.open(), long.opened));
    const body = function* () {
      yield takesLong.makeTask();
      yield* takesShort.makeTask();
      yield* later.makeTask(0);
      return "done";
    };
    const queue = new InProcessQueue({ concurrency: 2 });
    const onEvent = ({ type, operationId }: { type: string; operationId?: string }) => {
      if (type === "task-succeeded" && operationId === "fairness.short") long.open();
    };
    const execution = await resumed("fairness.suspended", body, { queue, onEvent });
    await running.opened;

    execution.suspend();
    short.open();

    expect(await rejection(execution.result)).toHaveProperty("code", "MAZEPA_EXECUTION_SUSPENDED");
  });

  it.each([1, 5])(
    "E8 DL2 is cut off by that limit, though its flow always has more to yield, with room for %d",
    async (maxInFlight) => {
      stopTime();
      const begun = gate();
      const endless = flowSchema({ name: `fairness.endless ${maxInFlight}` }, function* () {
        for (let n = 0; ; n++) yield later.makeTask(n);
      });
      const top = flowSchema({ name: `fairness.limited ${maxInFlight}` }, function* () {
        yield* withTimeout(endless(), 1000);
      });
      const options = {
        ...{ checkpoint: new MemoryBlobStore(), executionId: "limited", maxInFlight },
        onEvent: ({ type }: { type: string }) => void (type === "task-succeeded" && begun.open()),
      };
      const suspended = startExecution(top(), options);
      await begun.opened;
      suspended.suspend();
      await rejection(suspended.result);
      await pass(2000);

      const error = await rejection(passUntil(execute(top(), options), 100));

      expect(error).toMatchObject({ code: "MAZEPA_TASK_TIMEOUT" });
    },
  );
});
