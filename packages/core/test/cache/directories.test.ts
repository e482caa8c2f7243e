import { existsSync, mkdirSync, readdirSync, statSync, utimesSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  execute,
  InProcessQueue,
  MemoryBlobStore,
  MemoryBroker,
  openCache,
  RemoteExecutionQueue,
  startWorker,
  taskableOperation,
  taskContext,
  type CachedResult,
} from "../../src/index.js";
import { decodeSubmission, encodeSubmission, runTask, type Submission } from "../../src/transport.js";

const write = taskableOperation({ name: "directories.write", cache: true }, (name: string) => {
  const { directory } = taskContext();
  const file = path.join(directory, name);
  if (existsSync(file)) throw new Error("not empty");
  mkdirSync(file);
  return directory;
});
const never = taskableOperation({ name: "directories.never", cache: true }, (name: string) => name);
const uncached = taskableOperation({ name: "directories.uncached" }, async (name: string) => {
  const { directory } = taskContext();
  await writeFile(path.join(directory, name), "");
  return directory;
});
const breaks = taskableOperation({ name: "directories.breaks", cache: true, retries: 0 }, () => {
  broken.push(taskContext().directory);
  throw new Error("broken");
});
const again = taskableOperation({ name: "directories.again", cache: true, retries: { limit: 1, initialDelayMs: 0 } }, () => {
  broken.push(taskContext().directory);
  if (taskContext().attempt === 1) throw new Error("broken");
  return taskContext().directory;
});
const broken: string[] = [];

let root: string;
let count = 0;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "mazepa-directories-"));
});

afterAll(() => rm(root, { recursive: true }));

/** The path of a new cache. */
function newCache(): string {
  return path.join(root, `cache ${++count}`);
}

function age(directory: string): void {
  const old = Date.now() / 1000 - 2 * 86_400;
  utimesSync(directory, old, old);
}

async function entriesOf(cache: string): Promise<CachedResult[]> {
  const entries: CachedResult[] = [];
  for await (const entry of openCache(cache).entries()) entries.push(entry);
  return entries;
}

describe("the directory of a task", () => {
  it("K12 is one of the run, below the entry, and stays with the result", async () => {
    const cache = newCache();
    const task = write.makeTask("model");

    const directory = await execute(task, { cache });
    const restored = await execute(write.makeTask("model"), { cache });

    expect(path.relative(cache, directory)).toMatch(/^cache\/v1\/directories\.write\/[0-9a-f]{32}\/runs\/[\w-]{8}$/);
    expect(readdirSync(directory)).toEqual(["model"]);
    expect(restored).toBe(directory);
    expect(await openCache(cache).directory(task)).toBe(directory);
    expect(await openCache(cache).entry(task)).toMatchObject({ directory });
  });

  it("K12 has the mode of the cache's own directories", async () => {
    const cache = newCache();
    const directory = await execute(write.makeTask("x"), { cache: `file:${cache}?fileMode=660` });

    const modes = [directory, path.dirname(directory), path.resolve(directory, "../..")].map(
      (each) => statSync(each).mode & 0o777,
    );

    expect(modes).toEqual([0o770, 0o770, 0o770]);
  });

  it("K12 is not made for a run that does not ask for it", async () => {
    const cache = newCache();

    await execute(never.makeTask("a"), { cache });

    expect(await openCache(cache).directory(never.makeTask("a"))).toBeUndefined();
    expect((await entriesOf(cache))[0]).not.toHaveProperty("directory");
    expect(existsSync(path.join(cache, `cache/v1/directories.never/${never.makeTask("a").id}/runs`))).toBe(false);
  });

  it("K12 is another one for each attempt; the entry names that of the success", async () => {
    broken.length = 0;
    const cache = newCache();

    const directory = await execute(again.makeTask(), { cache });

    expect(new Set(broken).size).toBe(2);
    expect(directory).toBe(broken[1]);
    expect(await openCache(cache).directory(again.makeTask())).toBe(directory);
    expect(existsSync(String(broken[0]))).toBe(true);
  });

  it("K12 goes at once with `clear`, whatever its files are called, and no other does", async () => {
    const cache = newCache();
    const [one, other] = [await execute(write.makeTask("x"), { cache }), await execute(write.makeTask("y"), { cache })];
    await writeFile(path.join(one, "meta"), "not an entry");
    await writeFile(path.join(one, ".hid den\n"), "no key of a blob");

    const cleared = await openCache(cache).clear({ task: write.makeTask("x") });

    expect([cleared, existsSync(one), readdirSync(other)]).toEqual([1, false, ["y"]]);
    expect((await entriesOf(cache)).map(({ args }) => args)).toEqual([{ "[0]": "'y'" }]);
    expect(await openCache(cache).clear({ operation: "directories.write" })).toBe(1);
    expect(existsSync(other)).toBe(false);
  });

  it("W12 `clear` removes nothing behind a link in place of the directories", async () => {
    const [cache, elsewhere] = [newCache(), newCache()];
    const runs = path.dirname(await execute(write.makeTask("x"), { cache }));
    mkdirSync(path.join(elsewhere, "old"), { recursive: true });
    age(path.join(elsewhere, "old"));
    await rm(runs, { recursive: true });
    await symlink(elsewhere, runs);

    const cleared = openCache(cache).clear({ all: true });

    await expect(cleared).rejects.toMatchObject({ code: "MAZEPA_STORAGE", message: expect.stringContaining("symbolic link") });
    expect(readdirSync(elsewhere)).toEqual(["old"]);
  });

  it("W12 is never made behind a link", async () => {
    const [cache, elsewhere] = [newCache(), newCache()];
    const runs = path.dirname(await execute(write.makeTask("x"), { cache }));
    mkdirSync(elsewhere);
    await rm(path.dirname(runs), { recursive: true });
    await symlink(elsewhere, path.dirname(runs));

    const failure = execute(write.makeTask("x"), { cache });

    await expect(failure).rejects.toMatchObject({
      cause: { code: "MAZEPA_STORAGE", message: expect.stringContaining("symbolic link") },
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it("K12 is a new and empty one in the next run", async () => {
    const cache = newCache();
    const first = await execute(write.makeTask("x"), { cache });
    await openCache(cache).clear({ all: true });

    const second = await execute(write.makeTask("x"), { cache });

    expect(second).not.toBe(first);
    expect(readdirSync(second)).toEqual(["x"]);
  });

  it("K12 goes with `clear` or a new result if no entry names it and it is older than a day", async () => {
    const cache = newCache();
    broken.length = 0;
    await execute(breaks.makeTask(), { cache }).catch(() => undefined);
    await execute(breaks.makeTask(), { cache }).catch(() => undefined);
    age(String(broken[0]));
    const first = await execute(write.makeTask("x"), { cache });
    age(first);
    const expired = write.makeTask("x").with({ cache: { ttlMs: 1 } });
    while (Date.now() - Number((await openCache(cache).entry(expired))?.startedAt) <= 1);

    const second = await execute(expired, { cache });
    const cleared = await openCache(cache).clear({ operation: "directories.breaks" });

    expect([second === first, existsSync(first), readdirSync(second)]).toEqual([false, false, ["x"]]);
    expect(cleared).toBe(0);
    expect(broken.map((directory) => existsSync(directory))).toEqual([false, true]);
  });

  it("K12 is temporary without a cache, and removed when the attempt has ended", async () => {
    broken.length = 0;

    const directories = await execute([write.makeTask("x"), uncached.makeTask("y")], {
      queue: new InProcessQueue({ serialize: true }),
    });
    await execute(breaks.makeTask()).catch(() => undefined);

    expect([...directories, ...broken].map((directory) => path.dirname(directory))).toEqual(Array(3).fill(tmpdir()));
    expect([...directories, ...broken].filter((directory) => existsSync(directory))).toEqual([]);
  });

  it("K12 is temporary for a task that is not cached", async () => {
    const directory = await execute(uncached.makeTask("x"), { cache: newCache() });

    expect([path.dirname(directory), existsSync(directory)]).toEqual([tmpdir(), false]);
  });

  it("K12 is an error that says so where the cache is no directory", async () => {
    const cache = new MemoryBlobStore();

    await expect(execute(write.makeTask("x"), { cache })).rejects.toMatchObject({
      cause: { code: "MAZEPA_NO_TASK_DIRECTORY", message: expect.stringContaining("no directory") },
    });
    expect(await execute(never.makeTask("x"), { cache })).toBe("x");
    await expect(openCache(cache).directory(never.makeTask("x"))).rejects.toMatchObject({ code: "MAZEPA_NO_TASK_DIRECTORY" });
  });
});

describe("the directory of a task elsewhere", () => {
  /** Runs `write` on a worker in this process. */
  async function onWorker(cache: string, name: string, cacheDirectory?: string) {
    const broker = new MemoryBroker();
    await broker.createQueue("tasks");
    const worker = startWorker({ broker, queues: ["tasks"], isolation: "inline", ...(cacheDirectory && { cacheDirectory }) });
    const queue = new RemoteExecutionQueue({ broker, taskQueues: "tasks" });
    return execute(write.makeTask(name), { cache, queue }).finally(() => worker.stop());
  }

  it("K12 travels with the task, and back with its outcome", async () => {
    const cache = newCache();

    const directory = await onWorker(cache, "x");

    expect(path.dirname(path.dirname(directory))).toBe(path.join(cache, "cache/v1/directories.write", write.makeTask("x").id));
    expect(await openCache(cache).directory(write.makeTask("x"))).toBe(directory);
  });

  it("K12 is where `cacheDirectory` of the worker says", async () => {
    const [cache, mounted] = [newCache(), newCache()];
    await execute(never.makeTask("x"), { cache });
    await cp(cache, mounted, { recursive: true });

    const directory = await onWorker(cache, "x", mounted);

    expect(directory.startsWith(`${mounted}/cache/v1/`)).toBe(true);
    expect(await openCache(cache).directory(write.makeTask("x"))).toBe(directory.replace(mounted, cache));
  });

  it("K12 is an error on a machine without the cache's directory", async () => {
    const missing = path.join(root, "not mounted");

    await expect(onWorker(newCache(), "x", missing)).rejects.toMatchObject({
      cause: { code: "MAZEPA_NO_TASK_DIRECTORY", message: expect.stringContaining("cacheDirectory") },
    });
    expect(existsSync(missing)).toBe(false);
  });

  it("K12 is taken from a message only if it is that of a run in a cache", async () => {
    const { operationId, operation, args, id } = never.makeTask("x");
    const submission: Submission = { id, operationId, operation, args, options: {}, executionId: "e", attempt: 1 };
    const directory = `/cache/cache/v1/directories.never/${id}/runs/abcd-_12`;

    expect(decodeSubmission(encodeSubmission({ ...submission, directory }))).toMatchObject({ directory });
    for (const wrong of ["/etc", `/x/cache/v1/../${id}/runs/../../etc`, `${directory}/..`])
      expect(() => decodeSubmission(encodeSubmission({ ...submission, directory: wrong }))).toThrow(/directory/);
    expect(await runTask(submission)).not.toHaveProperty("directory");
  });

  it("K12 a lying outcome makes no entry name a directory of something else", async () => {
    const cache = newCache();
    const broker = new MemoryBroker();
    await broker.createQueue("tasks");
    const queue = new RemoteExecutionQueue({ broker, taskQueues: "tasks" });
    const channel = queue.open.bind(queue);
    const lying = Object.assign(queue, {
      open: async (...given: Parameters<typeof channel>) => {
        const opened = await channel(...given);
        const receive = opened.receiveOutcomes.bind(opened);
        return Object.assign(opened, {
          receiveOutcomes: async (options: Parameters<typeof receive>[0]) =>
            (await receive(options)).map(({ report, ...rest }) => ({
              ...rest,
              report: {
                ...report,
                outcome: { ...report.outcome, directory: `/x/cache/v1/other/${"0".repeat(32)}/runs/abcdefgh` },
              },
            })),
        });
      },
    });
    const worker = startWorker({ broker, queues: ["tasks"], isolation: "inline" });

    await execute(write.makeTask("x"), { cache, queue: lying }).finally(() => worker.stop());

    expect(await openCache(cache).directory(write.makeTask("x"))).toBeUndefined();
    expect(await readFile(path.join(cache, `cache/v1/directories.write/${write.makeTask("x").id}/meta`), "utf8")).not.toMatch(
      "abcdefgh",
    );
  });
});
