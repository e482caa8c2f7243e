import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import {
  InProcessQueue,
  MemoryBlobStore,
  RemoteExecutionQueue,
  startWorker,
  type ExecutionEvent,
  type ExecutionQueue,
} from "@mazepa/core";
import { FileBroker, WorkerPoolQueue } from "@mazepa/local";
import { Graph } from "@mazepa/graph";
import ts from "typescript";
import type * as Published from "./published-tasks.js";

/** Compiles with TypeScript: swc binds a class's name inside its body to the undecorated class. */
async function compiled(to: string): Promise<string> {
  const source = await readFile(path.join(import.meta.dirname, "published-tasks.ts"), "utf8");
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const file = path.join(to, "published-tasks.js");
  await writeFile(file, ts.transpileModule(source, { compilerOptions }).outputText);
  return file;
}

let tasks: typeof Published;
const queues: Record<string, ExecutionQueue> = {};
let end = async (): Promise<void> => {};

beforeAll(async () => {
  const folder = await mkdtemp(path.join(import.meta.dirname, "published-"));
  const file = await compiled(folder);
  tasks = (await import(pathToFileURL(file).href)) as typeof Published;
  const broker = new FileBroker(path.join(folder, "queues"));
  await broker.createQueue("tasks");
  const worker = startWorker({ broker, queues: ["tasks"], modules: [file], isolation: "thread", concurrency: 4 });
  // Jest refuses what a worker imports after its hook, and the worker would end silently.
  await worker.ready;
  queues["in process"] = new InProcessQueue();
  queues["in process, serialized"] = new InProcessQueue({ serialize: true });
  queues["on threads"] = new WorkerPoolQueue({ modules: [pathToFileURL(file).href], threads: 2 });
  queues["over a broker of files"] = new RemoteExecutionQueue({ broker, taskQueues: "tasks" });
  end = async () => {
    await worker.stop();
    await broker.close();
    await rm(folder, { recursive: true, force: true });
  };
});

afterAll(() => end());

/** Counts how many tasks of some operations are in flight at most. */
function inFlightOf(operationIds: readonly string[]) {
  let inFlight = 0;
  const counts = {
    most: 0,
    note(event: ExecutionEvent) {
      if (!("operationId" in event) || !operationIds.includes(event.operationId)) return;
      if (event.type === "task-submitted") counts.most = Math.max(counts.most, ++inFlight);
      if (event.type === "task-succeeded") inFlight--;
    },
  };
  return counts;
}

const places = ["in process", "in process, serialized", "on threads", "over a broker of files"];

describe.each(places)("the tests of taskproc %s", (place) => {
  const graph = (options: ConstructorParameters<typeof Graph>[1] = {}) =>
    new Graph(undefined, { queue: queues[place] as ExecutionQueue, ...options });

  it("G12 row 55 Choose(6, 3) is 20 in 15 runs, then none, then 4", async () => {
    const cached = graph({ cache: new MemoryBlobStore() });
    const first = await cached.run(new tasks.Choose(6, 3));
    const second = await cached.run(new tasks.Choose(6, 3));
    await cached.clear(new tasks.Choose(3, 3));

    const third = await cached.run(new tasks.Choose(6, 3));

    expect([first, second, third].map(({ value }) => value)).toEqual([20, 20, 20]);
    expect([first, second, third].map(({ stats }) => stats.runs["published.Choose"] ?? 0)).toEqual([15, 0, 4]);
  });

  it("G14 row 56 labels are tags: a limit of 1 leaves one in flight of those that share it", async () => {
    const limited = inFlightOf(["published.Hello", "published.World"]);

    const { value } = await graph({ limits: { "<mychan>": 1 }, onEvent: limited.note }).run(new tasks.Greeting());

    expect([value, limited.most]).toEqual(["hello, world", 1]);
  });

  it("G15 row 57 the error of a branch is the cause, one for each branch with `finish`", async () => {
    const fast = await graph()
      .run(new tasks.Raises(42))
      .catch((error: unknown) => error);
    const slow = await graph({ failurePolicy: "finish" })
      .run(new tasks.NeedsAll())
      .catch((error: unknown) => error);

    expect(fast).toMatchObject({ code: "MAZEPA_TASK_FAILED", cause: { name: "RangeError", message: "42" } });
    expect(slow).toBeInstanceOf(AggregateError);
    const causes = (slow as AggregateError).errors.map((error: Error) => (error.cause as Error).message);
    expect(causes.sort()).toEqual(["42", "43"]);
  });

  it("K12 row 58 each task has a directory, which goes when its result is cleared", async () => {
    const cache = await mkdtemp(path.join(tmpdir(), "mazepa-row-58-"));
    const cached = graph({ cache });
    const writers = [new tasks.Writes("hello"), new tasks.Writes("world")];
    const [hello, world] = writers as [Published.Writes, Published.Writes];
    const before = await cached.directory(hello);
    const { value: files } = await cached.run(new tasks.Reads());

    const written = files.map((file) => readFileSync(file, "utf8"));
    const directories = [await cached.directory(hello), await cached.directory(world)];
    await cached.clearAll(tasks.Reads);
    const kept = files.map((file) => existsSync(file));
    await cached.clear(hello);
    const cleared = [...files.map((file) => existsSync(file)), await cached.directory(hello)];
    const { value: next } = await cached.run(new tasks.Reads());
    await cached.clearAll(tasks.Writes);
    const gone = next.map((file) => existsSync(path.dirname(file)));

    expect([before, written, directories]).toEqual([undefined, ["hello", "world"], files.map((file) => path.dirname(file))]);
    expect([kept, cleared]).toEqual([
      [true, true],
      [false, true, undefined],
    ]);
    expect([next[0] === files[0], next[1] === files[1], gone]).toEqual([false, true, [false, false]]);
    await rm(cache, { recursive: true });
  });

  it("G9 row 59 parameters are lists, maps and numbers", async () => {
    const letters = new Map(["a", "b", "c"].map((letter, index) => [index, letter]));

    const { value } = await graph().run(new tasks.Sizes({ x: [1, 2], y: letters, z: 42 }));

    expect(value).toEqual({ x: 2, y: 3, z: null });
  });

  it("G10 row 60 a part of a part is a future", async () => {
    expect((await graph().run(new tasks.SecondWord())).value).toBe("42");
  });

  it("G3 row 62 four equal tasks are one", async () => {
    const { value, stats } = await graph().run(new tasks.AfterFour());

    expect(value).toBe(4);
    expect(stats.runs).toEqual({ "published.Pause": 1, "published.AfterFour": 1 });
  });

  it("G12 row 64 clearing one cache leaves another as it is", async () => {
    const [one, two] = [graph({ cache: new MemoryBlobStore() }), graph({ cache: new MemoryBlobStore() })];
    await one.run(new tasks.Choose(4, 2));
    await two.run(new tasks.Choose(4, 2));
    await one.clearAll(tasks.Choose);

    const runs = [(await one.run(new tasks.Choose(4, 2))).stats.runs, (await two.run(new tasks.Choose(4, 2))).stats.runs];

    expect(runs).toEqual([{ "published.Choose": 8 }, {}]);
  });

  it("G14 row 65 a limit of 1 by the class's name leaves one in flight", async () => {
    const limited = inFlightOf(["published.Limited"]);

    const { value } = await graph({ limits: { "published.Limited": 1 }, onEvent: limited.note }).run(new tasks.Ten());

    expect([value, limited.most]).toEqual([10, 1]);
  });
});

describe("the tests of taskproc that look at the console", () => {
  it("G15 row 63 what a task prints in process is on the console", async () => {
    const print = jest.spyOn(console, "log").mockImplementation(() => undefined);

    await new Graph(undefined, { queue: new InProcessQueue() }).run(new tasks.Prints());

    expect(print.mock.calls).toEqual([["world"]]);
    print.mockRestore();
  });
});
