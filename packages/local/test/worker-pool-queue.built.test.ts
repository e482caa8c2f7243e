import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import {
  all,
  execute,
  flowSchema,
  makeTask,
  settle,
  startExecution,
  taskableOperation,
  type ExecutionEvent,
  type Task,
} from "@mazepa/core";
import { WorkerPoolQueue, type WorkerPoolQueueOptions } from "@mazepa/local";
import { complain, Counted, die, hold, leave, meet, ofPackage, say, spin, whereabouts } from "./pool/operations.js";

const operations = new URL("./pool/operations.js", import.meta.url).href;
const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function pool(options: WorkerPoolQueueOptions = {}): WorkerPoolQueue {
  return new WorkerPoolQueue({ threads: 2, modules: [operations], ...options });
}

function traceFile(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "mazepa-pool-"));
  directories.push(directory);
  return path.join(directory, "trace");
}

const linesOf = (file: string) => readFileSync(file, "utf8").trim().split("\n");

const settled = flowSchema({ name: "pool.all" }, function* settled(tasks: readonly Task<unknown>[]) {
  return yield* settle(tasks);
});

const together = flowSchema({ name: "pool.together" }, function* together(tasks: readonly Task<string>[]) {
  return yield* all(tasks);
});

describe.each(["thread", "process"] as const)("a WorkerPoolQueue with isolation %s", (isolation) => {
  it("W5 runs tasks outside of the head's own thread, on all of its threads", async () => {
    const file = traceFile();
    const tasks = [1, 2].map((call) => meet.makeTask(file, 2, call));

    const places = new Set(await execute(together(tasks), { queue: pool({ isolation }) }));

    expect(places.size).toBe(2);
    expect(places).not.toContain(`${process.pid} 0`);
  });

  it("W5 a crash costs one task and one thread or process, which is replaced", async () => {
    const crash = isolation === "process" ? die.makeTask() : leave.makeTask(3);
    const others = Array.from({ length: 40 }, (_, call) => spin.makeTask(1, call));

    const outcomes = await execute(settled([...others.slice(0, 20), crash, ...others.slice(20)]), { queue: pool({ isolation }) });

    expect(outcomes.filter(({ status }) => status === "succeeded")).toHaveLength(40);
    expect(outcomes[20]).toMatchObject({ status: "failed", error: { code: "MAZEPA_WORKER_CRASHED" } });
  });

  it("UD5 UD6 passes on the progress of a task, and the log of one that fails", async () => {
    const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    const told: ExecutionEvent[] = [];
    const onEvent = (event: ExecutionEvent) => void (event.type === "task-progress" && told.push(event));

    const task = complain.makeTask("halfway");
    const [outcome] = await execute(settled([task]), { queue: pool({ isolation }), onEvent });
    write.mockRestore();

    expect(told).toMatchObject([{ taskId: task.id, operationId: "pool.complain", attempt: 1, fraction: 0.5, note: "halfway" }]);
    expect(outcome).toMatchObject({ status: "failed", logLines: [expect.stringMatching(/^\S+Z warn: halfway$/)] });
  });

  it("W5 a crash counts against the limit of retries, as on every queue (E5)", async () => {
    const task = leave.makeTask(1).with({ retries: { limit: 2, initialDelayMs: 1 } });

    await expect(execute(task, { queue: pool({ isolation }) })).rejects.toMatchObject({ attempts: 3 });
  });

  it("E6 stops code that spins, without effect on other tasks", async () => {
    const tasks = [
      spin.makeTask(600_000).with({ timeoutMs: 100 }),
      ...Array.from({ length: 20 }, (_, call) => spin.makeTask(5, call)),
    ];

    const [spun, ...others] = await execute(settled(tasks), { queue: pool({ isolation }) });

    expect(spun).toMatchObject({ status: "failed", error: { code: "MAZEPA_TASK_TIMEOUT" } });
    expect(others.every(({ status }) => status === "succeeded")).toBe(true);
  });

  it("E7 cancelling reaches running tasks, and the execution ends when they have ended", async () => {
    const file = traceFile();
    const execution = startExecution(hold.makeTask(file), { queue: pool({ isolation }), cancelGraceMs: 60_000 });
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));

    execution.cancel("enough");

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(linesOf(file)).toEqual(["started", "signalled"]);
  });

  it("O8 sets up once for each state and thread, and tears all of them down at the end", async () => {
    const file = traceFile();
    const tasks = Array.from({ length: 20 }, (_, call) => makeTask(new Counted(file), call));

    await execute(settled(tasks), { queue: pool({ isolation }) });

    const lines = linesOf(file);
    const setups = lines.filter((line) => line.startsWith("setup"));
    expect(new Set(setups).size).toBe(setups.length);
    expect(lines.filter((line) => line.startsWith("teardown")).sort()).toEqual(
      setups.map((line) => line.replace("setup", "teardown")).sort(),
    );
  });

  it("O7 shows what tasks log on the head's standard error, with their ids", async () => {
    const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    const task = say.makeTask("hello");

    await execute(task, { queue: pool({ isolation }), executionId: "talking" });

    const text = write.mock.calls.map(([chunk]) => String(chunk)).join("");
    write.mockRestore();
    expect(text).toMatch(/info: hello .*length: 5/);
    expect(text).toContain(task.id);
    expect(text).toContain("talking");
  });

  it("E10 serves executions one after the other and at once, with fresh threads when it was idle", async () => {
    const queue = pool({ isolation, threads: 1 });
    const run = (call: number) => execute(whereabouts.makeTask(call), { queue });

    const [first, second] = await Promise.all([run(1), run(2)]);
    const third = await run(3);

    expect(first).toBe(second);
    expect(third).not.toBe(first);
  });

  it("says which module cannot be imported", async () => {
    const queue = pool({ isolation, modules: [operations, "./absent.js"] });

    await expect(execute(whereabouts.makeTask(), { queue })).rejects.toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining("./absent.js"),
    });
  });

  it("O16 starts with the module given as entry, as a bundle needs it", async () => {
    const queue = new WorkerPoolQueue({ threads: 1, isolation, entry: new URL("./pool/entry.js", import.meta.url) });

    const place = await execute(whereabouts.makeTask(), { queue });

    expect(place).not.toBe(`${process.pid} 0`);
  });

  it("O16 says that there is no file of the name given as entry", async () => {
    const queue = new WorkerPoolQueue({ threads: 1, isolation, entry: "./nowhere.js" });

    await expect(execute(whereabouts.makeTask(), { queue })).rejects.toThrow(
      /Option "entry" is ".\/nowhere\.js", and there is no/,
    );
  });

  it("says so when a module starts work on import, which would start it again and again", async () => {
    const queue = pool({ isolation, modules: [new URL("./pool/self-starting.js", import.meta.url).href] });

    await expect(execute(whereabouts.makeTask(), { queue })).rejects.toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining("starts work when it is imported"),
    });
  });

  it("says which operation its threads do not know, and imports no package that is not listed (O9)", async () => {
    const here = taskableOperation({ name: `pool.here.${isolation}` }, () => 1);

    const [unknown] = await execute(settled([here.makeTask()]), { queue: pool({ isolation }) });
    const [foreign] = await execute(settled([ofPackage.makeTask()]), {
      queue: pool({ isolation, modules: [], packages: ["@acme/other"] }),
    });

    expect(unknown).toMatchObject({ status: "failed", error: { code: "MAZEPA_UNKNOWN_OPERATION" } });
    expect(unknown).toMatchObject({ error: { message: expect.stringContaining(`pool.here.${isolation}`) } });
    expect(foreign).toMatchObject({ error: { message: expect.stringContaining("may not import") } });
  });
});

describe("the options of a WorkerPoolQueue", () => {
  it.each([
    ["threads", { threads: 0, modules: [operations] }],
    ["isolation", { isolation: "inline", modules: [operations] }],
    ["modules", { modules: operations }],
    ["modules", {}],
    ["thread", { thread: 2, modules: [operations] }],
  ])("are refused by name: %s", (name, options) => {
    expect(() => new WorkerPoolQueue(options as WorkerPoolQueueOptions)).toThrow(
      expect.objectContaining({ code: "MAZEPA_INVALID_OPTION", message: expect.stringContaining(name) }),
    );
  });
});
