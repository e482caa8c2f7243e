import { describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  InProcessQueue,
  makeTask,
  MemoryBlobStore,
  settle,
  startExecution,
  taskableOperation,
  taskContext,
  type TaskOutcome,
  withTimeout,
} from "../../src/index.js";
import { gate, rejection } from "../gate.js";
import { pass, passUntil, stopTime } from "../stopped-time.js";

function spin(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

describe("timeoutMs", () => {
  it("E6 aborts the signal and fails the attempt with TaskTimeoutError", async () => {
    let reason: unknown;
    const slow = taskableOperation({ name: "slow" }, async () => {
      const { signal } = taskContext();
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      reason = signal.reason;
    });

    const error = await rejection(execute(slow.makeTask().with({ timeoutMs: 1 })));

    expect(error).toMatchObject({ code: "MAZEPA_TASK_FAILED", cause: { code: "MAZEPA_TASK_TIMEOUT" } });
    expect(error.cause.message).toMatch(/operation "slow" has run longer than its timeoutMs \(1\)/);
    expect(reason).toBe(error.cause);
  });

  it("E6 fails the attempt of an operation that ignores the signal", async () => {
    const deaf = taskableOperation({ name: "deaf" }, () => gate().opened);

    expect(await rejection(execute(deaf.makeTask().with({ timeoutMs: 1 })))).toMatchObject({
      cause: { code: "MAZEPA_TASK_TIMEOUT" },
    });
  });

  it.each(["sync", "async"])("E6 fails %s code that kept the event loop to itself for longer", async (kind) => {
    const spinning = taskableOperation({ name: `spinning ${kind}` }, (): unknown => {
      spin(20);
      return kind === "sync" ? "late" : Promise.resolve("late");
    });

    const error = await rejection(execute(spinning.makeTask().with({ timeoutMs: 5 })));

    expect(error).toMatchObject({ cause: { code: "MAZEPA_TASK_TIMEOUT" } });
  });

  it("E6 counts each attempt, against the limit of retries", async () => {
    const attempts: number[] = [];
    const slowTwice = taskableOperation({ name: "slow twice" }, () => {
      attempts.push(taskContext().attempt);
      return taskContext().attempt < 3 ? gate().opened : "done";
    });

    stopTime();

    const execution = execute(slowTwice.makeTask().with({ timeoutMs: 1000, retries: { limit: 2, initialDelayMs: 0 } }));
    const value = await passUntil(execution, 1000);

    expect(value).toBe("done");
    expect(attempts).toEqual([1, 2, 3]);
  });

  it("E6 counts from the start of run, not while the task waits", async () => {
    const open = gate();
    const hog = taskableOperation({ name: "hog" }, () => open.opened);
    const quick = taskableOperation({ name: "quick" }, () => "quick");
    const started = gate();
    stopTime();

    const execution = startExecution([hog.makeTask(), quick.makeTask().with({ timeoutMs: 1000 })], {
      onEvent: (event) => {
        if (event.type === "task-started") started.open();
      },
    });
    await started.opened;
    await pass(5000);
    open.open();

    expect(await execution.result).toEqual([undefined, "quick"]);
  });

  it("E6 leaves a task alone that ends in time", async () => {
    const quick = taskableOperation({ name: "quick enough" }, async () => taskContext().signal.aborted);

    expect(await execute(quick.makeTask().with({ timeoutMs: 60_000 }))).toBe(false);
  });
});

describe("queueTimeoutMs", () => {
  it("E6 bounds the wait for a free slot, and nothing is run afterwards", async () => {
    const open = gate();
    const ran: string[] = [];
    const hog = taskableOperation({ name: "queue hog" }, async () => {
      ran.push("hog");
      await open.opened;
    });
    const waiting = taskableOperation({ name: "waiting" }, () => void ran.push("waiting"));

    const outcome: TaskOutcome = await execute(function* () {
      yield hog.makeTask();
      const settled = yield* settle(waiting.makeTask().with({ queueTimeoutMs: 1 }));
      open.open();
      return settled;
    });

    expect(outcome).toMatchObject({ status: "failed", error: { code: "MAZEPA_TASK_TIMEOUT" } });
    expect(outcome.status === "failed" && outcome.error.message).toMatch(/waited more than queueTimeoutMs \(1\)/);
    expect(ran).toEqual(["hog"]);
  });

  it("E6 counts against the retries, each attempt anew", async () => {
    const open = gate();
    let retries = 0;
    const hog = taskableOperation({ name: "retried hog" }, () => open.opened);
    const waiting = taskableOperation({ name: "retried waiting" }, () => taskContext().attempt);

    const execution = startExecution(
      [hog.makeTask(), waiting.makeTask().with({ queueTimeoutMs: 1, retries: { limit: 100, initialDelayMs: 0 } })],
      {
        onEvent: (event) => {
          if (event.type === "task-retrying" && ++retries === 2) open.open();
        },
      },
    );

    const [, attempt] = await execution.result;
    expect(attempt).toBeGreaterThanOrEqual(3);
  });

  it("E6 does not concern a task that has started", async () => {
    const open = gate();
    const working = taskableOperation({ name: "working" }, () => open.opened);
    const other = taskableOperation({ name: "timed other" }, () => undefined);
    let timedOut = false;
    stopTime();

    await execute(
      async function* () {
        const task = working.makeTask().with({ queueTimeoutMs: 1000 });
        yield task;
        yield* settle(other.makeTask());
        await pass(5000);
        const outcome = yield* settle(other.makeTask().with({ id: "second" }));
        timedOut = outcome.status !== "succeeded" || task.status === "failed";
        open.open();
      },
      { queue: new InProcessQueue({ concurrency: 2 }) },
    );

    expect(timedOut).toBe(false);
  });
});

describe("durations beyond Node's timers", () => {
  const monthMs = 30 * 86_400_000;

  it("E23 timeoutMs, queueTimeoutMs, setupTimeoutMs, stalledAfterMs and withTimeout of a month are a month", async () => {
    @taskableOperation({ name: "long limits", timeoutMs: monthMs, queueTimeoutMs: monthMs, setupTimeoutMs: monthMs })
    class Long {
      async setup() {
        await turns();
      }
      async run() {
        await turns();
        return taskContext().signal.aborted;
      }
    }
    const flow = flowSchema({ name: "long limits" }, function* () {
      return yield* withTimeout(makeTask(new Long()), monthMs);
    });

    expect(await execute(flow(), { stalledAfterMs: monthMs })).toBe(false);
  });

  it("E23 cancelGraceMs of a month waits for what a flow still does in its finally", async () => {
    let isClean = false;
    const running = gate();
    const waits = taskableOperation({ name: "waits for the abort" }, () => {
      running.open();
      return new Promise((_resolve, reject) => taskContext().signal.addEventListener("abort", reject));
    });
    const cleans = flowSchema({ name: "cleans up" }, async function* () {
      try {
        yield* waits.makeTask();
      } finally {
        await turns();
        isClean = true;
      }
    });
    const fails = taskableOperation({ name: "fails when the other runs" }, async () => {
      await running.opened;
      throw new Error("over");
    });

    await rejection(
      execute([cleans(), fails.makeTask()], { cancelGraceMs: monthMs, queue: new InProcessQueue({ concurrency: 2 }) }),
    );

    expect(isClean).toBe(true);
  });

  it("E23 checkpointIntervalMs of a month writes at the end", async () => {
    const quick = taskableOperation({ name: "writes at the end" }, async (_n: number) => turns());
    const written: number[] = [];
    const flow = flowSchema({ name: "writes at the end" }, function* () {
      for (let n = 0; n < 5; n++) yield* quick.makeTask(n);
    });

    await execute(flow(), {
      checkpoint: new MemoryBlobStore(),
      checkpointIntervalMs: monthMs,
      onEvent: (event) => event.type === "checkpoint-written" && written.push(event.records),
    });

    expect(written).toEqual([5]);
  });
});

/** Some turns of the timers. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe("options of time", () => {
  it.each(["cancelGraceMs", "stalledAfterMs", "checkpointIntervalMs"])(
    "E23 %s is refused beyond ten years, naming it",
    (name) => {
      const quick = taskableOperation({ name: "never run" }, () => undefined);

      expect(() => startExecution(quick.makeTask(), { [name]: 316_000_000_000 })).toThrow(
        new RegExp(`"${name}" is 316000000000; .*ten years`),
      );
    },
  );

  it.each([
    ["timeoutMs", -1],
    ["timeoutMs", 0],
    ["timeoutMs", 1.5],
    ["timeoutMs", 316_000_000_000],
    ["queueTimeoutMs", -5],
    ["retries", -1],
    ["retries", 0.5],
  ])("E6 refuses %s of %p, naming it", (name, value) => {
    const quick = taskableOperation({ name: "refused" }, () => undefined);

    expect(() => quick.makeTask().with({ [name]: value })).toThrow(new RegExp(`"${name}" is ${value}`));
  });
});
