import { beforeEach, describe, expect, it, jest } from "@jest/globals";
import { MemoryBroker } from "@mazepa/core";
import { toReport } from "../../src/wire/outcome-message.js";
import { LeasedTask } from "../../src/worker/leased-task.js";
import { TaskReleaser } from "../../src/worker/task-releaser.js";
import { emptyStats } from "../../src/worker/worker-stats.js";
import { pass, stopTime } from "../stopped-time.js";
import { failure, setup } from "./noted-processor.js";
import { rememberingLog } from "./worker-in-memory.js";

beforeEach(stopTime);

describe("how many tasks a worker takes", () => {
  it("W10 as many as it has slots, and no more than maxTasks in all", async () => {
    const { processor, add, end } = setup({ concurrency: 4, maxTasks: 5 });

    const rooms = [processor.room];
    await add("a", "b", "c");
    rooms.push(processor.room);
    await end("a");
    await end("b");
    rooms.push(processor.room);
    const wasExhausted = processor.isExhausted;
    await add("d", "e");
    for (const name of ["c", "d", "e"]) await end(name);

    expect(rooms).toEqual([4, 1, 2]);
    expect([wasExhausted, processor.isExhausted, processor.room]).toEqual([false, true, 0]);
  });

  it("W10 more than slots while tasks are short, unless half of that is there", async () => {
    const { processor, add, runShortTasks } = setup();
    await runShortTasks(10);

    const rooms = [processor.room];
    await add("a", "b", "c");
    rooms.push(processor.room);
    await add("d");
    rooms.push(processor.room);

    expect(rooms).toEqual([6, 3, 0]);
  });

  it("W10 none while two thousand outcomes wait to be sent", async () => {
    const { processor, add, end, held } = setup({ concurrency: 2000 });
    held.isHeld = true;
    const names = Array.from({ length: 2001 }, (_, index) => `${index}`);

    await add(...names.slice(0, 1001));
    const whileTheyRun = processor.room;
    for (const name of names.slice(0, 1001)) void end(name);
    await add(...names.slice(1001));
    for (const name of names.slice(1001, 2000)) void end(name);
    await pass(0);
    const before = processor.room;
    await end("2000");

    expect([whileTheyRun, before, processor.room]).toEqual([999, 1999, 0]);
  });

  it("W1 sends outcomes with those that follow in a moment, only while short tasks wait", async () => {
    const [short, long, ahead] = [setup(), setup(), setup({ ahead: 1 })];
    await short.runShortTasks(5);
    await long.runShortTasks(50);
    await ahead.runShortTasks(5);

    for (const { add, end } of [short, long, ahead]) {
      await add("a", "b");
      await end("a");
      await end("b");
    }

    expect(short.events.filter((event) => event.startsWith("sent"))).toEqual([
      "sent a succeeded with others",
      "sent b succeeded",
    ]);
    expect(long.events.filter((event) => event.startsWith("sent"))).toEqual(["sent a succeeded", "sent b succeeded"]);
    expect(ahead.events.filter((event) => event.startsWith("sent"))).toEqual(["sent a succeeded", "sent b succeeded"]);
  });
});

describe("what a worker does with tasks that wait", () => {
  it("W3 gives them back once nothing has started for a quarter of a second", async () => {
    const { add, end, events } = setup();

    await add("a", "b", "c");
    await pass(200);
    await end("a");
    await pass(249);
    const before = events.filter((event) => event.startsWith("released"));
    await pass(1);

    expect(before).toEqual([]);
    expect(events.filter((event) => event.startsWith("released"))).toEqual(["released c for 0 ms"]);
  });

  it("W3 leaves those with the runner that have a slot", async () => {
    const { processor, add, events } = setup({ ahead: 1, concurrency: 2 });

    await add("a", "b");
    await pass(1000);

    expect(events).toEqual([]);
    expect([...processor.running]).toHaveLength(2);
  });

  it("W3 receives others ahead as before while none could be given back", async () => {
    const { processor, add, events, runShortTasks } = setup({ ahead: 1 });
    await runShortTasks(10);

    await add("a1", "a2");
    await pass(1000);

    expect(events).toEqual([]);
    expect(processor.room).toBe(4);
  });

  it("W4 runs none any more once it is closed, and leaves no timer behind", async () => {
    const { processor, add, events, runs } = setup();
    await add("a", "b");

    await processor.close();
    await add("c");

    expect(events).toEqual(["released b for 0 ms", "let go of b", "released c for 0 ms", "let go of c"]);
    expect([...runs.keys()]).toEqual(["a"]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("W4 tells running ones to stop, and gives those back that do not succeed nevertheless", async () => {
    const { processor, add, end, events } = setup({ concurrency: 2 });
    await add("a", "b");

    processor.stopRunning("the worker is being stopped");
    await end("a", { report: toReport("a", failure) });
    await end("b");

    expect(events).toEqual([
      "aborted a: the worker is being stopped",
      "aborted b: the worker is being stopped",
      "released a for 0 ms",
      "let go of a",
      "sent b succeeded",
      "let go of b",
    ]);
  });

  it("W4 gives those back that still run at the end, and reports nothing of them", async () => {
    const { processor, add, end, events } = setup();
    await add("a");

    await processor.releaseRunning();
    await end("a");

    expect(events).toEqual(["released a for 0 ms", "let go of a"]);
    expect(processor.isWorking).toBe(false);
  });
});

describe("TaskReleaser", () => {
  it("W4 says of each task that it could not give back that others get it, and waits no longer than the queue can", async () => {
    const [log, stats, delays] = [rememberingLog(), emptyStats(), [] as (number | undefined)[]];
    const broker = new MemoryBroker({ limits: { maxDelayMs: 900 } });
    const [good, bad] = [broker.queue("good"), broker.queue("bad")];
    good.release = async (_messages, delayMs) => void delays.push(delayMs);
    bad.release = () => Promise.reject(new Error("away"));
    const leased = [good, bad, bad].map(
      (queue, index) => new LeasedTask(queue, { body: "", handle: `${index}`, deliveryCount: 1 }, 0),
    );

    await new TaskReleaser({ log, stats }).release(leased, 1000);

    expect(delays).toEqual([900]);
    expect(log.lines.map(({ level, message }) => [level, message])).toEqual(
      Array.from({ length: 2 }, () => ["warn", "Tasks could not be given back; others get them when their leases end: away"]),
    );
  });
});
