import { afterEach, describe, expect, it } from "@jest/globals";
import {
  execute,
  FatalError,
  InProcessQueue,
  isMazepaError,
  MazepaError,
  taskableOperation,
  TransientError,
  type ExecuteOptions,
  type ExecutionEvent,
  type Worker,
} from "@mazepa/core";
import { rejection } from "../gate.js";
import { setup } from "../worker/worker-in-memory.js";

class Banned extends FatalError {}
class RateLimited extends TransientError {}

let runs = 0;
const banned = taskableOperation({ name: "fatal.banned", retries: { limit: 5, initialDelayMs: 0 } }, () => {
  runs++;
  throw new Banned("banned for good");
});
const limited = taskableOperation({ name: "transient.limited" }, (retryAfterMs: number) => {
  if (++runs < 3) throw new RateLimited("slow down", { retryAfterMs });
  return runs;
});

const workers: Worker[] = [];
afterEach(async () => void (await Promise.all(workers.splice(0).map((worker) => worker.stop()))));

const places: Record<string, () => Promise<ExecuteOptions>> = {
  "in process": async () => ({}),
  "through the wire": async () => ({ queue: new InProcessQueue({ serialize: true }) }),
  "on a worker": async () => {
    const { worker, remote } = await setup();
    workers.push(worker());
    return { queue: remote() };
  },
};

describe.each(Object.keys(places))("errors that say what comes next, %s", (place) => {
  it("E5 a FatalError is never retried, also when a predicate would", async () => {
    runs = 0;
    const options = { ...(await places[place]!()), transientErrors: () => true };

    const error = await rejection(execute(banned.makeTask(), options));

    expect(runs).toBe(1);
    expect(isMazepaError(error.cause, "MAZEPA_FATAL")).toBe(true);
    expect(error.cause).toBeInstanceOf(MazepaError);
  });

  it("E5 a TransientError waits as long as its retryAfterMs says", async () => {
    runs = 0;
    const delays: number[] = [];
    const onEvent = (event: ExecutionEvent) => event.type === "task-retrying" && delays.push(event.delayMs);

    const value = await execute(limited.makeTask(7), { ...(await places[place]!()), onEvent });

    expect([value, delays]).toEqual([3, [7, 7]]);
  });
});

describe("a retryAfterMs that makes no sense", () => {
  it.each([-1, Number.NaN, "soon", null])("E5 is passed over: %p", async (retryAfterMs) => {
    runs = 0;
    const options = { transientRetry: { initialDelayMs: 3, jitter: "none" } } as const;
    const delays: number[] = [];
    const onEvent = (event: ExecutionEvent) => event.type === "task-retrying" && delays.push(event.delayMs);

    await execute(limited.makeTask(retryAfterMs as number), { ...options, onEvent });

    expect(delays).toEqual([3, 6]);
  });
});
