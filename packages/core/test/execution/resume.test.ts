import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, jest } from "@jest/globals";
import {
  dependency,
  execute,
  flowSchema,
  all,
  MemoryBlobStore,
  race,
  settle,
  startExecution,
  taskableOperation,
  taskContext,
  type BlobStore,
  type ExecutionEvent,
} from "../../src/index.js";
import { rejection } from "../gate.js";
import { openWorkshop, step, wait } from "../workshop.js";

function setup(checkpoint: BlobStore | string = new MemoryBlobStore()) {
  return { ...openWorkshop(), options: { checkpoint, executionId: "resumed" } };
}

/** Stops every run but the last one where it is called. */
function crashes(times: number) {
  let left = times;
  return () => {
    if (left-- > 0) throw new Error("crash");
  };
}

describe("resuming", () => {
  it("E8 does not run again what was recorded, gives flows the recorded results, and ends with the same value", async () => {
    const { ran, options } = setup();
    const crash = crashes(1);
    const flow = flowSchema({ name: "resumable" }, function* () {
      const [a, b] = yield* all([step.makeTask("a"), step.makeTask("b")]);
      crash();
      const c = yield* step.makeTask("c");
      return [a, b, c];
    });

    await rejection(execute(flow(), options));
    const value = await execute(flow(), options);

    expect(value).toEqual(["a", "b", "c"]);
    expect(ran).toEqual(["a", "b", "c"]);
  });

  it("E8 tells of restored tasks, and shows results on task objects after a dependency", async () => {
    const { options } = setup();
    const crash = crashes(1);
    const flow = flowSchema({ name: "plain yields" }, function* () {
      const task = step.makeTask("a");
      yield task;
      yield dependency(task);
      crash();
      return [task.status, task.result, task.outcome?.attempt];
    });
    const events: ExecutionEvent[] = [];

    await rejection(execute(flow(), options));
    const value = await execute(flow(), { ...options, onEvent: (event) => events.push(event) });

    expect(value).toEqual(["succeeded", "a", 1]);
    expect(events.filter(({ type }) => /^task-/.test(type)).map(({ type }) => type)).toEqual(["task-restored"]);
  });

  it("E8 keeps rich values, undefined among them", async () => {
    const { options } = setup();
    const values = { date: new Date(7), map: new Map([[1, Number.NaN]]), bytes: new Uint8Array([1, 2]), big: 7n };
    const rich = taskableOperation({ name: "rich" }, (): unknown => values);
    const nothing = taskableOperation({ name: "nothing" }, () => undefined);
    const crash = crashes(1);
    const flow = flowSchema({ name: "rich flow" }, function* () {
      const both = yield* all([rich.makeTask(), nothing.makeTask()]);
      crash();
      return both;
    });

    await rejection(execute(flow(), options));

    expect(await execute(flow(), options)).toEqual([values, undefined]);
  });

  it("E8 runs again what failed, with attempt numbers that go on", async () => {
    const { options } = setup();
    const attempts: number[] = [];
    const failing = taskableOperation({ name: "failing for a while" }, () => {
      attempts.push(taskContext().attempt);
      if (attempts.length < 4) throw new Error("not yet");
      return "at last";
    });
    const task = () => failing.makeTask().with({ retries: { limit: 1, initialDelayMs: 0 } });

    const error = await rejection(execute(task(), options));
    const value = await execute(task(), options);

    expect(error).toMatchObject({ attempts: 2 });
    expect(value).toBe("at last");
    expect(attempts).toEqual([1, 2, 3, 4]);
  });

  it("E8 takes what an edited flow yields now", async () => {
    const { ran, options } = setup();
    const before = flowSchema({ name: "edited" }, function* () {
      yield* all([step.makeTask("a"), step.makeTask("b"), step.makeTask("removed")]);
      throw new Error("crash");
    });
    const after = flowSchema({ name: "edited, now" }, function* () {
      yield* step.makeTask("inserted");
      const [b, a] = yield* all([step.makeTask("b"), step.makeTask("a")]);
      return a + b;
    });

    await rejection(execute(before(), options));
    ran.length = 0;

    expect(await execute(after(), options)).toBe("ab");
    expect(ran).toEqual(["inserted"]);
  });

  it("E8 records on failure and on cancellation, however long the interval", async () => {
    const { ran, options, started } = setup();
    const flow = flowSchema({ name: "interrupted" }, function* () {
      yield* step.makeTask("a");
      yield* wait.makeTask("never");
    });
    const slow = { ...options, checkpointIntervalMs: 60_000 };

    const first = startExecution(flow(), slow);
    await started("never");
    first.cancel("for now");
    await rejection(first.result);
    const second = startExecution(flow(), slow);
    while (ran.filter((name) => name === "never").length < 2) await new Promise(setImmediate);
    second.cancel("again");
    await rejection(second.result);

    expect(ran).toEqual(["a", "never", "never"]);
  });

  it("E8 is of one execution id: another starts from nothing", async () => {
    const { ran, options } = setup();

    await execute(step.makeTask("a"), options);
    await execute(step.makeTask("a"), { ...options, executionId: "another" });
    await execute(step.makeTask("a"), options);

    expect(ran).toEqual(["a", "a"]);
  });

  it("E8 goes through several crashes, each further on, in a directory", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-resume-"));
    const { ran, options } = setup(directory);
    const names = Array.from({ length: 8 }, (_, n) => `step ${n}`);
    let crashAt = 0;
    const flow = flowSchema({ name: "crashing" }, function* () {
      const values: string[] = [];
      for (const [index, name] of names.entries()) {
        values.push(yield* step.makeTask(name));
        if (index === crashAt) throw new Error("crash");
      }
      return values;
    });

    for (; crashAt < names.length; crashAt++) await rejection(execute(flow(), options));
    const value = await execute(flow(), options);
    await rm(directory, { recursive: true });

    expect(value).toEqual(names);
    expect(ran).toEqual(names);
  });

  it("E8 resumes upstreams: a task that has succeeded does not need its own again", async () => {
    const { ran, options } = setup();
    const crash = crashes(1);
    const flow = flowSchema({ name: "with upstreams" }, function* () {
      const value = yield* step.makeTask(step.makeTask(step.makeTask("deep")));
      crash();
      return value;
    });

    await rejection(execute(flow(), options));
    ran.length = 0;

    expect(await execute(flow(), options)).toBe("deep");
    expect(ran).toEqual([]);
  });

  it("E8 replays what was recorded before anything new runs in process, so that races end as they did", async () => {
    const { ran, options } = setup();
    const crash = crashes(1);
    const runner = flowSchema({ name: "runner" }, function* () {
      return (yield* step.makeTask("a")) + (yield* step.makeTask("b"));
    });
    const flow = flowSchema({ name: "racing again" }, function* () {
      yield* runner();
      crash();
      return yield* race([runner(), step.makeTask("c")]);
    });

    await rejection(execute(flow(), options));

    expect(await execute(flow(), options)).toBe("ab");
    expect(ran).toEqual(["a", "b"]);
  });

  it("E8 reads values back within one run as well, instead of keeping them in memory", async () => {
    const { ran, options } = setup();

    const value = await execute(
      function* () {
        yield* step.makeTask("a");
        return yield* step.makeTask("a");
      },
      { ...options, rememberedBytes: 0 },
    );

    expect(value).toBe("a");
    expect(ran).toEqual(["a"]);
  });

  it("V5 encodes a result before the flow sees it", async () => {
    const { options } = setup();
    const list = taskableOperation({ name: "list" }, () => [1]);
    const crash = crashes(1);
    const flow = flowSchema({ name: "spoiling" }, function* () {
      const numbers = yield* list.makeTask();
      numbers.push(2);
      crash();
      return numbers;
    });

    await rejection(execute(flow(), options));

    expect(await execute(flow(), options)).toEqual([1, 2]);
  });

  it("E9 skips what is damaged with a warning, and uses the rest", async () => {
    const store = new MemoryBlobStore();
    const { ran, options } = setup(store);
    await execute(() => all([step.makeTask("a"), step.makeTask("b")]), options);
    for await (const key of store.list("executions/resumed/")) {
      if (!key.includes("segment")) continue;
      const blob = await store.get(key);
      const bytes = Uint8Array.from(blob?.bytes ?? []);
      bytes.fill(0, Math.floor(bytes.length / 2));
      await store.put(key, bytes);
    }
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    ran.length = 0;

    const value = await execute(() => all([step.makeTask("a"), step.makeTask("b")]), options);
    const warnings = warn.mock.calls.map(([message]) => String(message));
    warn.mockRestore();

    expect(value).toEqual(["a", "b"]);
    expect(ran.length).toBeGreaterThan(0);
    expect(warnings.join("\n")).toMatch(/executions\/resumed\//);
  });
});

describe("outcomes of flows", () => {
  it("I5 are not recorded: flows are walked again on resume", async () => {
    const { options } = setup();
    const walks: string[] = [];
    const sub = flowSchema({ name: "walked sub" }, function* () {
      walks.push("walk");
      return yield* step.makeTask("a");
    });
    const crash = crashes(1);
    const flow = flowSchema({ name: "walker" }, function* () {
      const outcome = yield* settle(sub());
      crash();
      return outcome.status === "succeeded" && outcome.value;
    });

    await rejection(execute(flow(), options));

    expect(await execute(flow(), options)).toBe("a");
    expect(walks).toEqual(["walk", "walk"]);
  });
});
