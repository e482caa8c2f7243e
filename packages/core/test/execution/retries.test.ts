import { describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  InProcessQueue,
  settle,
  startExecution,
  taskableOperation,
  taskContext,
  TransientError,
  type ExecuteOptions,
  type ExecutionEvent,
  type TaskOptions,
} from "../../src/index.js";
import { rejection } from "../gate.js";

class RateLimited extends TransientError {
  constructor() {
    super("slow down");
  }
}

/** Fails as often as `failures` says, by the attempt it is in. */
const flaky = taskableOperation({ name: "flaky" }, (failures: number, kind: "own" | "transient" | "rate" = "own") => {
  const { attempt } = taskContext();
  if (attempt > failures) return attempt;
  if (kind === "transient") throw new TransientError(`attempt ${attempt}`);
  if (kind === "rate") throw new RateLimited();
  throw new RangeError(`attempt ${attempt}`);
});

const atOnce = { initialDelayMs: 0 };

async function eventsOf(
  task: ReturnType<typeof flaky.makeTask>,
  { options = {}, taskOptions = {} }: { options?: ExecuteOptions; taskOptions?: TaskOptions } = {},
): Promise<{ events: ExecutionEvent[]; outcome: unknown }> {
  const events: ExecutionEvent[] = [];
  const execution = startExecution(() => settle(task.with(taskOptions)), { ...options, onEvent: (event) => events.push(event) });
  return { outcome: await execution.result, events };
}

describe("retries", () => {
  it("E5 runs a task n + 1 times for n retries, each with its attempt number, seen in events and outcome", async () => {
    const { events, outcome } = await eventsOf(flaky.makeTask(2), { taskOptions: { retries: { limit: 2, ...atOnce } } });

    expect(outcome).toMatchObject({ status: "succeeded", value: 3, attempt: 3 });
    const seen = events.flatMap((event) =>
      "attempt" in event && event.type !== "task-started" ? [`${event.type} ${event.attempt}`] : [],
    );
    expect(seen).toEqual([
      "task-submitted 1",
      "task-retrying 1",
      "task-submitted 2",
      "task-retrying 2",
      "task-submitted 3",
      "task-succeeded 3",
    ]);
  });

  it("E5 fails for good after the last retry, with the last error", async () => {
    const error = await rejection(execute(flaky.makeTask(9).with({ retries: { limit: 2, ...atOnce } })));

    expect(error).toMatchObject({ attempts: 3, cause: { name: "RangeError", message: "attempt 3" } });
    expect(error.message).toMatch(/failed after 3 attempts: RangeError: attempt 3/);
  });

  it("E5 does not retry unless asked to", async () => {
    expect(await rejection(execute(flaky.makeTask(1)))).toMatchObject({ attempts: 1, cause: { message: "attempt 1" } });
  });

  it("E5 takes the retries of the operation where the task has none", async () => {
    const patient = taskableOperation({ name: "patient", retries: { limit: 1, ...atOnce } }, () => {
      if (taskContext().attempt === 1) throw new Error("once");
      return "done";
    });

    expect(await execute(patient.makeTask())).toBe("done");
    expect(await rejection(execute(patient.makeTask().with({ retries: 0 })))).toMatchObject({ attempts: 1 });
  });

  it("E5 retries only what retryIf says yes to, with the error's own class", async () => {
    const asked: unknown[] = [];
    const retryIf = (error: Error) => {
      asked.push(error instanceof RangeError, error.message);
      return error.message === "attempt 1";
    };

    const error = await rejection(execute(flaky.makeTask(9).with({ retries: { limit: 5, ...atOnce, retryIf } })));

    expect(error).toMatchObject({ attempts: 2 });
    expect(asked).toEqual([true, "attempt 1", true, "attempt 2"]);
  });

  it("E5 waits as the policy says, without jitter if that is asked for", async () => {
    const policy = { limit: 3, initialDelayMs: 1, factor: 2, maxDelayMs: 3, jitter: "none" } as const;

    const { events } = await eventsOf(flaky.makeTask(3), { taskOptions: { retries: policy } });

    const delays = events.flatMap((event) => (event.type === "task-retrying" ? [event.delayMs] : []));
    expect(delays).toEqual([1, 2, 3]);
  });

  it("E5 lets other tasks pass while one backs off", async () => {
    const order: string[] = [];
    const step = taskableOperation({ name: "passing step" }, (name: string) => void order.push(name));
    const once = taskableOperation({ name: "once" }, () => {
      order.push("once");
      if (taskContext().attempt === 1) throw new Error("once");
    });

    await execute([
      once.makeTask().with({ retries: { limit: 1, initialDelayMs: 1, jitter: "none" } }),
      step.makeTask("a"),
      step.makeTask("b"),
    ]);

    expect(order).toEqual(["once", "a", "b", "once"]);
  });
});

describe("transient errors", () => {
  const transientRetry = { limit: 5, ...atOnce };

  it.each(["transient", "rate"] as const)("E5 do not use up the limit, subclasses included (%s)", async (kind) => {
    const { events, outcome } = await eventsOf(flaky.makeTask(4, kind), { options: { transientRetry } });

    expect(outcome).toMatchObject({ status: "succeeded", attempt: 5 });
    expect(events.filter((event) => event.type === "task-retrying" && event.isTransient)).toHaveLength(4);
  });

  it("E5 are known after a way through the wire", async () => {
    const queue = new InProcessQueue({ serialize: true });

    const { outcome } = await eventsOf(flaky.makeTask(2, "rate"), { options: { transientRetry, queue } });

    expect(outcome).toMatchObject({ status: "succeeded", attempt: 3 });
  });

  it("E5 fail for good when their own policy is used up", async () => {
    const error = await rejection(
      execute(flaky.makeTask(9, "transient").with({ retries: 3 }), { transientRetry: { limit: 2, ...atOnce } }),
    );

    expect(error).toMatchObject({ attempts: 3, cause: { code: "MAZEPA_TRANSIENT", message: "attempt 3" } });
  });

  it("E5 are also those that transientErrors says yes to", async () => {
    const options = { transientRetry, transientErrors: (error: Error) => error instanceof RangeError };

    expect((await eventsOf(flaky.makeTask(3), { options })).outcome).toMatchObject({ status: "succeeded", attempt: 4 });
  });

  it("E5 are counted apart from others", async () => {
    const mixed = taskableOperation({ name: "mixed" }, () => {
      const { attempt } = taskContext();
      if (attempt <= 3) throw new TransientError("passes");
      if (attempt <= 5) throw new Error("own");
      return attempt;
    });

    const value = await execute(mixed.makeTask().with({ retries: { limit: 2, ...atOnce } }), {
      transientRetry: { limit: 3, ...atOnce },
    });

    expect(value).toBe(6);
  });
});

describe("errors that no retry can mend", () => {
  it("E5 are not retried", async () => {
    let runs = 0;
    const leaking = taskableOperation({ name: "leaking" }, () => {
      runs++;
      return () => undefined;
    });

    const error = await rejection(execute(leaking.makeTask().with({ retries: { limit: 5, ...atOnce } })));

    expect(error.cause).toMatchObject({ code: "MAZEPA_SERIALIZATION" });
    expect(runs).toBe(1);
  });
});

describe("a task that failed and is yielded again", () => {
  it("E5 I2 runs again, with attempt numbers that go on", async () => {
    const attempts: number[] = [];
    const late = taskableOperation({ name: "late" }, () => {
      const { attempt } = taskContext();
      attempts.push(attempt);
      if (attempt < 3) throw new Error("not yet");
      return attempt;
    });
    const untilItWorks = flowSchema({ name: "until it works" }, function* () {
      for (;;) {
        const outcome = yield* settle(late.makeTask());
        if (outcome.status === "succeeded") return outcome.value;
      }
    });

    expect(await execute(untilItWorks())).toBe(3);
    expect(attempts).toEqual([1, 2, 3]);
  });
});
