import { afterEach, describe, expect, it } from "@jest/globals";
import { flowSchema, InvalidOptionError, MemoryBlobStore, NoRouteError, readExecution, StorageError } from "@mazepa/core";
import { JobBoard, startConductor, type Conductor } from "../src/index.js";
import { boardStoreOf } from "../src/job-board.js";
import { book, closeStations, held, SafeTrip, station, Trip, trips } from "./trips.js";
import { lose, seen, storedKeys } from "./watching.js";

const unable = flowSchema({ name: "unable" }, (message: string) => {
  throw new NoRouteError(message);
});
const closure = flowSchema({ name: "closure" }, () => () => 1);

describe("a conductor", () => {
  afterEach(closeStations);

  it("J6 keeps the value of a success", async () => {
    const { board, conduct, told, store } = station();
    conduct();

    const flow = await board.post(new Trip("OSL").makeFlow("ROM", "PAR"), { id: "trip" });
    const task = await board.post(book.makeTask("a"), { id: "task" });

    expect([await flow.result(), await task.result()]).toEqual([["OSL", "booked ROM", "booked PAR"], "booked a"]);
    expect(await (await new JobBoard(store).job("trip"))?.view()).toMatchObject({ state: "succeeded", run: 1 });
    expect(await readExecution(store, "trip")).toMatchObject({ operations: [{ operationId: "book", succeeded: 2 }] });
    expect(await storedKeys(store, "boards/jobs/open/")).toEqual([]);
    expect(told()).toEqual(expect.arrayContaining(["job-claimed trip", "job-succeeded trip", "job-succeeded task"]));
  });

  it("J6 keeps the error of a failure, after everything was undone", async () => {
    const { board, conduct } = station();
    trips.failing.add("ROM");
    conduct();

    const job = await board.post(new SafeTrip().makeFlow("ROM"), { id: "trip" });

    await expect(job.result()).rejects.toMatchObject({ code: "MAZEPA_TASK_FAILED", cause: { message: "no ROM" } });
    expect(await job.view()).toMatchObject({ state: "failed", error: { code: "MAZEPA_TASK_FAILED" } });
    expect(trips.undone).toEqual(["ROM"]);
  });

  it("J6 fails a job whose value cannot be kept", async () => {
    const { board, conduct } = station();
    conduct();

    const job = await board.post(closure(), { id: "closure", retries: 3 });

    await expect(job.result()).rejects.toMatchObject({ code: "MAZEPA_SERIALIZATION" });
    expect(await job.view()).toMatchObject({ state: "failed", run: 1 });
  });

  it("J6 takes a retry as the next run: units begin anew, other results are kept", async () => {
    const { board, conduct, told } = station();
    trips.failing.add("ROM");
    const job = await board.post(new SafeTrip().makeFlow("ROM"), { id: "trip", retries: { limit: 2, initialDelayMs: 1 } });
    conduct();

    await expect(job.result()).rejects.toMatchObject({ code: "MAZEPA_TASK_FAILED" });

    expect(await job.view()).toMatchObject({ state: "failed", run: 3 });
    expect(trips.ran).toEqual(["ROM", "ROM", "ROM", "ROM", "ROM", "ROM"]);
    expect(trips.undone).toEqual(["ROM", "ROM", "ROM"]);
    expect(told().filter((line) => line.startsWith("job-retried"))).toHaveLength(2);
  });

  it("J6 gives back a job that this machine cannot run, with back-off and as the same run", async () => {
    const all = station();
    const { board, conduct } = all;
    const job = await board.post(unable("nobody serves it"), { id: "unable", retries: 5 });

    const conductor = conduct();
    await seen(all, "job-abandoned");
    await conductor.stop();

    expect(await job.view()).toMatchObject({ state: "unclaimed", run: 1, error: { message: "nobody serves it" } });
  });

  it("J6 leaves a job of an unknown schema for others, and says so once", async () => {
    const all = station();
    const { board, conduct, store, told } = all;
    const job = await board.post(book.makeTask("a"), { id: "a" });
    const entry = (await storedKeys(store, "boards/jobs/open/"))[0] ?? "";
    await boardStoreOf(board).change("a", (record) => ({ ...record, needs: { schema: "elsewhere", operations: [] } }));

    conduct();
    await seen(all, "job-unknown");
    await store.put(entry, new Uint8Array());
    const other = await board.post(book.makeTask("b"), { id: "b" });

    expect(await other.result()).toBe("booked b");
    expect(told().filter((line) => line.includes(" a"))).toEqual(["job-unknown a"]);
    expect(await job.view()).toMatchObject({ state: "unclaimed" });
  });

  it("J8 runs jobs by priority, then age, at most `concurrency` at once", async () => {
    let now = Date.now();
    const { board, conduct } = station(undefined, () => now++);
    const ids = ["low", "old", "new", "high"];
    for (const id of ids) await board.post(book.makeTask(id), { id, priority: { low: -1, high: 1 }[id] ?? 0 });

    const conductor = conduct({ concurrency: 1, maxJobs: 4 });

    expect(await conductor.done).toBe("max-jobs");
    expect(trips.ran).toEqual(["high", "old", "new", "low"]);
  });

  it("J8 suspends when it is stopped: running tasks end, and the job continues elsewhere", async () => {
    const { board, conduct } = station();
    const { started, go } = held("ROM");
    const job = await board.post(new Trip().makeFlow("ROM", "PAR"), { id: "trip" });
    const first = conduct();
    await started;

    const stopped = first.stop();
    go();
    expect(await stopped).toBe("stopped");
    const between = await job.view();
    conduct();

    expect(between).toMatchObject({ state: "unclaimed", run: 1 });
    expect(await job.result()).toEqual(["BER", "booked ROM", "booked PAR"]);
    expect(trips.ran).toEqual(["ROM", "PAR"]);
  });

  it("J8 cancels a job that does not end within stopMs, and gives it back", async () => {
    const { board, conduct } = station();
    const { started } = held("ROM");
    const job = await board.post(new Trip().makeFlow("ROM"), { id: "trip" });
    const first = conduct({ stopMs: 1 });
    await started;

    await first.stop();

    expect(await job.view()).toMatchObject({ state: "unclaimed", run: 1 });
  });

  it("J8 leaves signals of the process to the program: a job is not cancelled by one", async () => {
    const { board, conduct } = station();
    const { started, go } = held("ROM");
    const job = await board.post(new Trip().makeFlow("ROM"), { id: "trip" });
    conduct();
    await started;

    process.emit("SIGTERM", "SIGTERM");
    go();

    expect(await job.result()).toEqual(["BER", "booked ROM"]);
  });

  it("J8 stops by its signal, and claims nothing afterwards", async () => {
    const stop = new AbortController();
    const { board, conduct } = station();
    const conductor = conduct({ signal: stop.signal });

    stop.abort();
    await conductor.done;
    await board.post(book.makeTask("a"), { id: "a" });

    expect([await conductor.done, trips.ran]).toEqual(["stopped", []]);
  });

  it("J8 waits for the date of a job, and cancels one that has expired", async () => {
    let now = Date.now();
    const { board, conduct } = station(undefined, () => now);
    const later = await board.post(book.makeTask("later"), { id: "later", notBefore: new Date(now + 60_000) });
    const late = await board.post(book.makeTask("late"), { id: "late", expiresAt: new Date(now) });

    conduct();
    await expect(late.result()).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(trips.ran).toEqual([]);
    expect(await later.view()).toMatchObject({ state: "unclaimed", notBefore: new Date(now + 60_000) });
    now += 60_000;

    expect(await later.result()).toBe("booked later");
  });

  it("J8 goes on with a job that was claimed before it expired, and cancels one that also waits for a date", async () => {
    let now = Date.now();
    const { board, conduct, store } = station(undefined, () => now);
    const expiresAt = new Date(now + 1000);
    const begun = await board.post(book.makeTask("begun"), { id: "begun", expiresAt });
    const waiting = await board.post(book.makeTask("waiting"), {
      id: "waiting",
      expiresAt,
      notBefore: new Date(now + 86_400_000),
    });
    await lose(store, "begun", 1);
    now += 2000;

    conduct();

    expect(await begun.result()).toBe("booked begun");
    await expect(waiting.result()).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
  });

  it("J6 cancels a job: at once if it is unclaimed, else where it runs", async () => {
    const { board, conduct, told } = station();
    const { started } = held("ROM");
    const waiting = await board.post(book.makeTask("a"), { id: "waiting" });
    expect(await waiting.cancel("not wanted")).toBe(true);
    conduct();
    const running = await board.post(new Trip().makeFlow("ROM"), { id: "running" });
    await started;

    expect(await running.cancel("too late")).toBe(true);

    for (const [job, reason] of [
      [waiting, "not wanted"],
      [running, "too late"],
    ] as const) {
      await expect(job.result()).rejects.toMatchObject({
        code: "MAZEPA_EXECUTION_CANCELLED",
        message: expect.stringContaining(reason),
      });
      expect(await job.cancel()).toBe(false);
      expect(await job.view()).toMatchObject({ state: "cancelled" });
    }
    expect(told()).toContain("job-cancelled running");
  });

  it("J6 continues when the store has failed for a while", async () => {
    const store = new MemoryBlobStore();
    const all = station(store);
    const job = await all.board.post(book.makeTask("a"), { id: "a" });
    const { put } = store;
    let failures = 3;
    store.put = (key, ...rest) => {
      if (key.includes("/jobs/a") && failures-- > 0) return Promise.reject(new StorageError("the disk is full"));
      return put.call(store, key, ...rest);
    };

    all.conduct();

    expect(await job.result()).toBe("booked a");
    expect(all.told()).toContain("store-failed a");
  });

  it("J6 recognises what it has written when the answer was lost", async () => {
    const store = new MemoryBlobStore();
    const { board, conduct, told } = station(store);
    trips.failing.add("ROM");
    const job = await board.post(new Trip().makeFlow("ROM"), { id: "a", retries: { limit: 1, initialDelayMs: 1 } });
    const { put } = store;
    store.put = async (key, ...rest) => {
      const written = await put.call(store, key, ...rest);
      if (!key.endsWith("/jobs/a")) return written;
      store.put = put;
      throw new StorageError("the answer was lost");
    };

    conduct();

    await expect(job.result()).rejects.toMatchObject({ code: "MAZEPA_TASK_FAILED" });
    await closeStations();
    expect(told().filter((line) => line !== "job-claimed a")).toEqual(["store-failed a", "job-retried a", "job-failed a"]);
  });

  it("J8 names the option that makes no sense", async () => {
    const board = new JobBoard(new MemoryBlobStore());

    for (const options of [
      { board: {} },
      { board, concurrency: 0 },
      { board, pollMs: 0 },
      { board, odd: 1 },
      { board, maxJobs: 0 },
      { board, queue: {} },
      { board, onEvent: "log" },
      { board, signal: {} },
    ])
      expect(() => startConductor(options as never)).toThrow(InvalidOptionError);
    const conductor: Conductor = startConductor({ board, modules: ["./no-such-module.js"] });
    await expect(conductor.done).rejects.toThrow("no-such-module");
  });
});
