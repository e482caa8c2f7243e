import { afterEach, describe, expect, it } from "@jest/globals";
import { execute, flowSchema, MemoryBlobStore, StorageError } from "@mazepa/core";
import { gate } from "../../core/test/gate.js";
import { JobBoard, startConductor } from "../src/index.js";
import { boardStoreOf } from "../src/job-board.js";
import { JobClaim } from "../src/job-claim.js";
import { book, closeStations, held, SafeTrip, station, Trip, trips } from "./trips.js";
import { lose, seen, storedKeys, until } from "./watching.js";

const never = flowSchema({ name: "never" }, () => new Promise<never>(() => undefined));

describe("jobs whose heads are lost", () => {
  afterEach(closeStations);

  it("J5 continues where a conductor has died", async () => {
    const { board, conduct, store } = station();
    trips.waits.set("PAR", new Promise(() => undefined));
    const { started } = held("PAR");
    const job = await board.post(new Trip().makeFlow("ROM", "PAR"), { id: "trip" });
    let isDead = false;
    let bury: () => void = () => undefined;
    const noAnswer = new Promise<never>((_resolve, reject) => (bury = () => reject(new StorageError("buried"))));
    const dying = new Proxy(store, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        if (typeof method !== "function") return method;
        return (...args: unknown[]) => (isDead ? noAnswer : Reflect.apply(method, target, args));
      },
    });
    const dead = startConductor({ board: new JobBoard(dying), pollMs: 20, stopMs: 0 });
    await started;
    await until(async () => (await storedKeys(store, "executions/trip/segments/")).length > 0);
    isDead = true;
    trips.waits.clear();

    conduct({ board: new JobBoard(store, { now: () => Date.now() + 60_000 }) });

    expect(await job.result()).toEqual(["BER", "booked ROM", "booked PAR"]);
    expect(trips.ran).toEqual(["ROM", "PAR", "PAR"]);
    bury();
    await dead.stop();
  });

  it("CW16 resumes the same run when a head dies between the end of a failed run and its record", async () => {
    const { board, conduct, store } = station();
    trips.failing.add("ROM");
    const job = await board.post(new SafeTrip().makeFlow("ROM"), { id: "trip" });
    const failed = execute(new SafeTrip().makeFlow("ROM"), { executionId: "trip", checkpoint: store, run: 1 });
    await expect(failed).rejects.toMatchObject({ code: "MAZEPA_TASK_FAILED" });

    conduct();

    await expect(job.result()).rejects.toMatchObject({ code: "MAZEPA_TASK_FAILED", cause: { message: "no ROM" } });
    expect(trips.ran).toEqual(["ROM", "ROM"]);
    expect(trips.undone).toEqual(["ROM"]);
  });

  it("CW21 finishes what has ended when a head dies before the entry is removed, or the lease released", async () => {
    const { board, conduct, store } = station();
    const job = await board.post(book.makeTask("a"), { id: "a" });
    const [entry = ""] = await storedKeys(store, "boards/jobs/open/");
    await (await JobClaim.take(boardStoreOf(board), "a")).consume("done");
    await store.put(entry, new Uint8Array());
    await store.delete(await storedKeys(store, "boards/jobs/ended/"));

    const conductor = conduct();
    await until(async () => (await storedKeys(store, "boards/jobs/open/")).length <= 0);
    await conductor.stop();

    expect([await job.result(), trips.ran]).toEqual(["done", []]);
    expect(await storedKeys(store, "boards/jobs/ended/")).toHaveLength(1);
  });

  it("CW20 leaves an entry without a record for an hour, then removes it", async () => {
    const store = new MemoryBlobStore();
    const entry = (at: number) => `boards/jobs/open/499999999-${String(at).padStart(14, "0")}-a`;
    const [young, old] = [entry(Date.now()), entry(Date.now() - 3_700_000)];
    for (const key of [young, old]) await store.put(key, new Uint8Array());

    station(store).conduct();
    await until(async () => (await storedKeys(store, "boards/jobs/open/")).length <= 1);

    expect(await storedKeys(store, "boards/jobs/open/")).toEqual([young]);
  });

  it("J7 sets a job aside when `maxHeads` heads ended unexpectedly", async () => {
    const all = station();
    const { board, store, conduct } = all;
    const job = await board.post(book.makeTask("a"), { id: "a", maxHeads: 3 });
    await lose(store, "a", 3);

    conduct();

    await expect(job.result()).rejects.toMatchObject({ code: "MAZEPA_JOB_TRASHED", message: expect.stringMatching(/3 heads/) });
    expect([trips.ran, await storedKeys(store, "boards/jobs/trashed/")]).toEqual([[], [expect.stringMatching(/-a$/)]]);
  });

  it("J7 counts neither heads that stopped in order, nor those before the last progress", async () => {
    const { board, store, conduct } = station();
    const job = await board.post(new Trip().makeFlow("ROM", "PAR"), { id: "trip", maxHeads: 2 });
    await lose(store, "trip", 1);
    const { started, go } = held("PAR");
    const first = conduct();
    await started;
    await until(async () => (await boardStoreOf(board).read("trip")).settledEpoch === 1);
    go();
    trips.waits.set("PAR", new Promise(() => undefined));
    const stopped = first.stop();
    trips.waits.delete("PAR");
    await stopped;
    await lose(store, "trip", 1);

    conduct();

    expect(await job.result()).toHaveLength(3);
  });

  it("J7 continues a trashed job that is reposted with resume", async () => {
    const { board, store, conduct } = station();
    const job = await board.post(book.makeTask("a"), { id: "a", maxHeads: 1 });
    await lose(store, "a", 1);
    conduct();
    await expect(job.result()).rejects.toMatchObject({ code: "MAZEPA_JOB_TRASHED" });

    const again = await job.repost({ resume: true });

    expect(await again.result()).toBe("booked a");
    expect(await again.view()).toMatchObject({ id: "a", state: "succeeded", run: 2 });
  });

  it("J7 J11 refuses to trash or repost a job that is being removed", async () => {
    const { board } = station();
    const job = await board.post(book.makeTask("a"), { id: "a" });
    await job.cancel();
    await boardStoreOf(board).change("a", (record) => ({ ...record, removedAt: Date.now() }));

    for (const change of [job.trash("odd"), job.repost(), job.repost({ resume: true }), job.view(), job.cancel()])
      await expect(change).rejects.toMatchObject({ code: "MAZEPA_JOB_NOT_FOUND" });
    await expect(board.post(book.makeTask("a"), { id: "a" })).rejects.toMatchObject({ code: "MAZEPA_DUPLICATE_JOB" });
    expect(await board.job("a")).toBeUndefined();
  });

  it("J7 trashes a job that is reposted meanwhile", async () => {
    const { board, store } = station();
    const job = await board.post(book.makeTask("a"), { id: "a" });
    await job.cancel();
    const { get } = store;
    let reads = 0;
    store.get = async (key) => {
      if (key === "boards/jobs/jobs/a" && ++reads === 2) await job.repost({ resume: true });
      return get.call(store, key);
    };

    await job.trash("odd");

    expect(await job.view()).toMatchObject({ state: "trashed", run: 2 });
  });

  it("J4 stops when its claim is taken or removed while it runs", async () => {
    const all = station();
    const { board, store, conduct } = all;
    const job = await board.post(never(), { id: "never" });
    conduct();
    await seen(all, "job-claimed");

    await store.delete(["executions/never/lease"]);
    const taken = await JobClaim.take(boardStoreOf(board), "never");
    await expect(taken.consume("by another")).resolves.toBeUndefined();

    expect(await job.result()).toBe("by another");
  });

  it("J11 removes jobs that ended more than keepMs ago, with everything that they stored, but no trashed ones", async () => {
    let now = Date.now();
    const all = station(undefined, () => now);
    const { board, store, conduct } = all;
    const done = await board.post(book.makeTask("done"), { id: "done" });
    const trashed = await board.post(book.makeTask("trashed"), { id: "trashed" });
    await trashed.trash("a wrong input");
    const first = conduct();
    await done.result();
    await first.stop();
    now += 7 * 86_400_000 + 1;
    const fresh = await board.post(book.makeTask("fresh"), { id: "fresh" });

    conduct();
    await fresh.result();
    await seen(all, "job-removed");

    expect(await board.job("done")).toBeUndefined();
    expect((await storedKeys(store)).filter((key) => key.includes("done"))).toEqual([]);
    expect(await trashed.view()).toMatchObject({ state: "trashed" });
    await expect(done.result()).rejects.toMatchObject({ code: "MAZEPA_JOB_NOT_FOUND" });
  });

  it("J11 leaves a job that another conductor removes, and goes on with it after an hour", async () => {
    let now = Date.now();
    const all = station(undefined, () => now);
    const { board, conduct } = all;
    for (const id of ["left", "other"]) await (await board.post(book.makeTask(id), { id })).cancel();
    await boardStoreOf(board).change("left", (record) => ({ ...record, removedAt: now }));
    const removed = () => all.told().filter((line) => line.startsWith("job-removed"));
    now += 1000;
    const first = conduct({ keepMs: 0 });
    await seen(all, "job-removed");
    await first.stop();
    const before = removed();
    now += 3_600_000;

    conduct({ keepMs: 0 });
    await until(async () => removed().length > 1);

    expect([before, removed()]).toEqual([["job-removed other"], ["job-removed other", "job-removed left"]]);
  });

  it("J11 runs jobs while it removes others, and stops with the one that it is at", async () => {
    let now = Date.now();
    const store = new MemoryBlobStore();
    const all = station(store, () => now);
    const { board, conduct, told } = all;
    for (const id of ["first", "second"]) await board.post(book.makeTask(id), { id });
    await conduct({ idleTimeoutMs: 0 }).done;
    now += 7 * 86_400_000 + 1;
    const fresh = await board.post(book.makeTask("fresh"), { id: "fresh" });
    const [isRemoving, mayGoOn] = [gate(), gate()];
    const remove = store.delete.bind(store);
    store.delete = async (keys) => {
      if (keys.some((key) => key.includes("first"))) {
        isRemoving.open();
        await mayGoOn.opened;
      }
      return remove(keys);
    };

    const conductor = conduct();
    await Promise.all([fresh.result(), isRemoving.opened]);
    const stopped = conductor.stop();
    mayGoOn.open();
    await stopped;

    expect(told().filter((line) => line.startsWith("job-removed"))).toEqual(["job-removed first"]);
    expect(await board.job("second")).toBeDefined();
  });

  it("J11 removes the others when a record is damaged, and says so", async () => {
    let now = Date.now();
    const all = station(undefined, () => now);
    const { board, conduct, store, told } = all;
    for (const id of ["damaged", "whole"]) await board.post(book.makeTask(id), { id });
    await conduct({ idleTimeoutMs: 0 }).done;
    await store.put("boards/jobs/jobs/damaged", Buffer.from("?"));
    now += 7 * 86_400_000 + 1;

    conduct();
    await seen(all, "job-removed");

    expect(told().slice(-2)).toEqual(["store-failed damaged", "job-removed whole"]);
  });

  it("J5 is right although clocks are an hour apart", async () => {
    const store = new MemoryBlobStore();
    const ahead = station(store, () => Date.now() + 3_600_000);
    const behind = station(store);
    const jobs = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? ahead : behind).board.post(book.makeTask(`${index}`), { id: `job-${index}` }),
      ),
    );

    ahead.conduct();
    behind.conduct();

    expect(await Promise.all(jobs.map((job) => job.result()))).toEqual(jobs.map((_, index) => `booked ${index}`));
  });
});
