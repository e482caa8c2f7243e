import { afterEach, describe, expect, it, jest } from "@jest/globals";
import {
  execute,
  flowSchema,
  MemoryBlobStore,
  settle,
  sleep,
  sleepUntil,
  startExecution,
  taskableOperation,
  taskContext,
  times,
  withTimeout,
  type Execution,
  type Flow,
} from "../../src/index.js";
import { rejection } from "../gate.js";
import { passUntil, stopTime } from "../stopped-time.js";
import { log, step } from "./undone-flows.js";

const hourMs = 3_600_000;
const realNow = performance.now.bind(performance);
const runs: string[] = [];
const work = taskableOperation({ name: "dates-work" }, (name: string) => {
  runs.push(name);
  return name;
});
const hanging = taskableOperation({ name: "dates-hanging" }, () => new Promise<string>(() => undefined));

let walks = 0;
/** The limit of a walk: the first one exceeds it, the second never does. */
const limitOfWalk = () => (++walks === 1 ? 1 : hourMs);
const slowInFirstWalk = taskableOperation({ name: "dates-slow-once" }, async () => {
  if (walks > 1) return "in time";
  const { signal } = taskContext();
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  throw signal.reason;
});

let first: Execution | undefined;
/**
 * Ends the first head once the flow stands at what it yields next: a slow machine may need a few
 * turns of the event loop for that.
 */
const endsHead = async () => {
  const head = first;
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
  head?.cancel("the head ends");
};

afterEach(() => {
  jest.restoreAllMocks();
  runs.length = walks = 0;
});

/** Runs `flow` until its head ends, then again when so much time has passed. */
async function resumedAfter(passedMs: number, flow: () => Flow) {
  const checkpoint = new MemoryBlobStore();
  const lead = () => startExecution(flow(), { executionId: "e", checkpoint, cancelGraceMs: 0 });
  first = lead();
  await expect(first.result).rejects.toThrow("the head ends");
  first = undefined;
  jest.spyOn(performance, "now").mockImplementation(() => realNow() + passedMs);
  return lead().result;
}

const sleeper = flowSchema({ name: "dates-sleeper" }, function* () {
  yield* work.makeTask("before");
  void endsHead();
  yield* sleep(hourMs);
  return "awake";
});

describe("dates of sleeps and limits", () => {
  it("DL2 a resumed sleep waits for what is left, and not at all after its date", async () => {
    await expect(resumedAfter(hourMs, () => sleeper())).resolves.toBe("awake");
    jest.restoreAllMocks();
    await expect(resumedAfter(hourMs - 50, () => sleeper())).resolves.toBe("awake");
  });

  it("DL2 sleepUntil keeps its first date, and has to be given one", async () => {
    const untilLater = flowSchema({ name: "dates-until" }, function* () {
      void endsHead();
      yield* sleepUntil(new Date(performance.timeOrigin + performance.now() + hourMs));
      return "awake";
    });

    await expect(resumedAfter(hourMs, () => untilLater())).resolves.toBe("awake");
    expect(() => sleepUntil(new Date(NaN))).toThrow(expect.objectContaining({ code: "MAZEPA_INVALID_OPTION" }));
  });

  it("DL2 a limit is over at its date, whichever head comes to it", async () => {
    const limited = flowSchema({ name: "dates-limited" }, function* () {
      void endsHead();
      return yield* withTimeout(hanging.makeTask(), hourMs);
    });

    await expect(resumedAfter(hourMs, () => limited())).rejects.toMatchObject({ code: "MAZEPA_TASK_TIMEOUT" });
  });

  it("DL2 E8 what has ended within its limit has not missed it", async () => {
    const inner = flowSchema({ name: "dates-inner" }, function* () {
      const first = yield* work.makeTask("1");
      return [first, yield* work.makeTask("2")];
    });
    const limited = flowSchema({ name: "dates-met" }, function* () {
      const value = yield* withTimeout(inner(), hourMs);
      void endsHead();
      yield* sleep(hourMs);
      return value;
    });

    await expect(resumedAfter(2 * hourMs, () => limited())).resolves.toEqual(["1", "2"]);
    expect(runs).toEqual(["1", "2"]);
  });

  it("DL2 each walk of a flow has dates of its own", async () => {
    const limited = flowSchema({ name: "dates-walked" }, function* () {
      return yield* withTimeout(slowInFirstWalk.makeTask(), limitOfWalk());
    });
    const twice = flowSchema({ name: "dates-twice" }, function* () {
      yield* settle(limited());
      return yield* limited();
    });

    const value = await execute(twice(), { executionId: "e", checkpoint: new MemoryBlobStore(), cancelGraceMs: 0 });

    expect(value).toBe("in time");
  });

  it("DL2 each round of a unit has dates of its own", async () => {
    const limited = flowSchema({ name: "dates-rounds", rounds: times(2) }, function* () {
      return yield* withTimeout(slowInFirstWalk.makeTask(), limitOfWalk());
    });

    const value = await execute(limited(), { executionId: "e", checkpoint: new MemoryBlobStore(), cancelGraceMs: 0 });

    expect(value).toBe("in time");
  });

  it("DL2 a sleep of a flow without a content id begins anew", async () => {
    const beginnings: number[] = [];
    const unknown = flowSchema({ name: "dates-unknown" }, function* (begins: () => void) {
      begins();
      void endsHead();
      yield* withTimeout(hanging.makeTask(), beginnings.length === 1 ? hourMs : 1);
    });

    const resumed = resumedAfter(0, () => unknown(() => void beginnings.push(1)));

    await expect(resumed).rejects.toMatchObject({ code: "MAZEPA_TASK_TIMEOUT" });
  });

  it("E8 R20 a limit that cut off a unit throws again what it threw, once the unit was undone", async () => {
    stopTime();
    const codes: unknown[] = [];
    const unit = flowSchema({ name: "dates-cut-off", revertible: true }, function* () {
      yield* step.makeTask("a");
      yield* sleep(hourMs);
    });
    const limited = flowSchema({ name: "dates-cutting-off" }, function* () {
      try {
        yield* withTimeout(unit(), 1000);
      } catch (error) {
        codes.push((error as { code: unknown }).code);
      }
      yield* sleep(5000);
      yield* step.makeTask("b");
      yield* step.makeTask("c");
    });
    log.length = 0;
    const options = { executionId: "e", checkpoint: new MemoryBlobStore() };
    const head = startExecution(limited(), {
      ...options,
      onEvent: ({ type }) => void (type === "task-succeeded" && log.at(-1) === "b+" && head.suspend()),
    });
    await passUntil(rejection(head.result), 100);

    await passUntil(execute(limited(), options), 100);

    expect(codes).toEqual(["MAZEPA_TASK_TIMEOUT", "MAZEPA_TASK_TIMEOUT"]);
    expect(log.join(" ")).toBe("a+ a~ b+ c+");
  });
});
