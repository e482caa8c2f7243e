import { afterEach, describe, expect, it } from "@jest/globals";
import { all, Flow, FileBlobStore, makeFlow, MemoryBlobStore, part, revertible, taskableOperation, undoable } from "@mazepa/core";
import { JobBoard } from "../src/index.js";
import { decodeWork, encodeWork } from "../src/work-text.js";
import { claim, listed } from "./boards.js";
import { book, closeStations, resetTrips, SafeTrip, station, Trip, Unbook } from "./trips.js";

describe("a board", () => {
  afterEach(closeStations);

  it("J1 takes a flow of a schema with state and arguments, and a task with tasks and parts in its arguments", async () => {
    const pair = taskableOperation({ name: "pair" }, (left: string, right: { of: string[] }) => [left, ...right.of]);
    const list = taskableOperation({ name: "list" }, () => ({ names: ["a", "b"] }));
    const listing = list.makeTask();
    const task = pair.makeTask(book.makeTask("x").with({ retries: 2, tags: ["io"] }), {
      of: [part(listing, "names", 1) as never],
    });
    const flow = new Trip("OSL").makeFlow("ROM", "PAR").with({ tags: ["night"] });

    const made = [task, flow].map((work) => decodeWork(encodeWork(work).text));

    expect(made.map(({ id }) => id)).toEqual([task.id, flow.id]);
    expect(made[0]).toMatchObject({ upstreams: [{ options: { retries: 2, tags: ["io"] } }, { operationId: "list" }] });
    expect(made[1]).toMatchObject({ options: { tags: ["night"] } });
  });

  it("J1 keeps what undoes a task", () => {
    const task = undoable(book.makeTask("x"), new Unbook("room"));

    expect(decodeWork(encodeWork(task).text)).toMatchObject({ isRevertible: true, undo: { why: "room" } });
  });

  it("J1 refuses work that cannot be serialized, and flows that no other process could make", async () => {
    const { board } = station();
    const plain = new Flow({ name: "plain", start: () => 1, options: {} });
    const odd = makeFlow(new Trip(), (() => "ROM") as never);
    const unit = revertible(new Trip().makeFlow("ROM"), { name: "unit" });

    for (const work of [plain, odd, unit, all([plain])])
      await expect(board.post(work as Flow)).rejects.toMatchObject({ code: "MAZEPA_SERIALIZATION" });
    await expect(board.post(book.makeTask("a"), { retries: { limit: 1, retryIf: () => true } })).rejects.toThrow("retryIf");
    await expect(board.post(book.makeTask("a"), { priority: 0.5 })).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
    expect(await listed(board)).toEqual([]);
  });

  it.each([
    ["priority", 0.5],
    ["priority", 1e10],
    ["notBefore", null],
    ["notBefore", 5],
    ["expiresAt", new Date(Number.NaN)],
    ["maxHeads", 0],
    ["retries", -1],
    ["note", new Map()],
    ["note", 1n],
    ["id", "a/b"],
  ])("J1 says of the option %s that it cannot be %p, and posts nothing", async (name, value) => {
    const { board } = station();

    const posted = board.post(book.makeTask("a"), { [name]: value });

    await expect(posted).rejects.toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining(name === "id" ? "xecution" : name),
    });
    expect(await listed(board)).toEqual([]);
  });

  it("J2 gives the same job for the same work under one id, and refuses other work", async () => {
    const { board } = station();
    const posted = await Promise.all([1, 2, 3].map(() => board.post(new Trip().makeFlow("ROM"), { id: "trip" })));

    const again = await board.post(new Trip().makeFlow("ROM"), { id: "trip", priority: 3 });
    const other = board.post(new Trip().makeFlow("PAR"), { id: "trip" });

    await expect(other).rejects.toMatchObject({ code: "MAZEPA_DUPLICATE_JOB" });
    expect([...posted, again].map(({ id }) => id)).toEqual(["trip", "trip", "trip", "trip"]);
    expect(await listed(board)).toEqual(["trip unclaimed"]);
  });

  it("J2 makes a job that is posted again be found, although its entry was lost", async () => {
    const { board, store } = station();
    await board.post(new Trip().makeFlow("ROM"), { id: "trip" });
    for await (const entry of store.list("boards/jobs/open/")) await store.delete([entry]);

    await board.post(new Trip().makeFlow("ROM"), { id: "trip" });

    expect(await listed(board)).toEqual(["trip unclaimed"]);
  });

  it("J2 finds a job in another process by its id, with its options", async () => {
    const { board, store } = station();
    const notBefore = new Date(Date.now() + 3_600_000);
    await board.post(new Trip().makeFlow("ROM"), { id: "trip", priority: 7, note: { for: "Ada" }, notBefore });

    const job = await new JobBoard(store).job("trip");

    expect(await job?.view()).toMatchObject({
      ...{ id: "trip", name: "Trip", state: "unclaimed", priority: 7, run: 1, note: { for: "Ada" }, notBefore },
    });
    expect(await new JobBoard(store, { name: "others" }).job("trip")).toBeUndefined();
    expect(await board.job("none")).toBeUndefined();
  });

  it("CW20 keeps a job whose entry a conductor has removed while it was posted", async () => {
    const store = new MemoryBlobStore();
    const { board } = station(store);
    const { put } = store;
    store.put = async (key, ...rest) => {
      const written = await put.call(store, key, ...rest);
      // The posting process has paused for so long that a conductor took its entry for a leftover.
      if (key.endsWith("/jobs/trip")) for await (const entry of store.list("boards/jobs/open/")) await store.delete([entry]);
      return written;
    };

    await board.post(new Trip().makeFlow("ROM"), { id: "trip" });

    expect(await listed(board)).toEqual(["trip unclaimed"]);
  });

  it("J3 tells the owner by the lease of the execution", async () => {
    const { board } = station();
    const job = await board.post(book.makeTask("a"), { id: "a" });
    expect(await listed(board, { state: "unclaimed" })).toEqual(["a unclaimed"]);

    const held = await claim(board, "a");

    expect(await job.view()).toMatchObject({ state: "claimed", owner: { pid: process.pid } });
    expect(await listed(board, { state: "unclaimed" })).toEqual([]);
    await held.abandon();
    expect(await listed(board, { state: "unclaimed" })).toEqual(["a unclaimed"]);
  });

  it("J8 lists by priority, then age", async () => {
    let now = 1000;
    const { board } = station(undefined, () => now++);
    for (const [id, priority] of [
      ...[["low", -5] as const, ["old", 0] as const, ["new", 0] as const],
      ...[["high", 5] as const, ["most", 499_999_999] as const, ["least", -500_000_000] as const],
    ])
      await board.post(book.makeTask(id), { id, priority });

    const order = (await listed(board)).map((line) => line.split(" ")[0]);

    expect(order).toEqual(["most", "high", "old", "new", "low", "least"]);
    expect(await listed(board, { limit: 2 })).toHaveLength(2);
  });

  it("TF44 waits for a job: until time is up, or one is posted", async () => {
    const { board } = station();

    await expect(board.wait({ timeoutMs: 10 })).rejects.toMatchObject({ code: "MAZEPA_TASK_TIMEOUT" });
    const waiting = board.wait({ timeoutMs: 20_000 });
    await board.post(book.makeTask("a"), { id: "a" });

    expect(await waiting).toMatchObject({ id: "a", state: "unclaimed" });
  });

  it("J9 waits for a result: until time is up, or the job has ended", async () => {
    const { board } = station();
    const job = await board.post(book.makeTask("a"), { id: "a" });

    await expect(job.result({ timeoutMs: 10 })).rejects.toMatchObject({ code: "MAZEPA_TASK_TIMEOUT" });
    const stop = new AbortController();
    const stopped = job.result({ signal: stop.signal });
    stop.abort(new Error("no more"));
    await expect(stopped).rejects.toThrow("no more");
    const waiting = job.result();
    await (await claim(board, "a")).consume("done");

    expect(await waiting).toBe("done");
  });

  it("J6 keeps large work and values beside the record", async () => {
    const store = new MemoryBlobStore();
    const { board } = station(store);
    const large = "x".repeat(100_000);
    const job = await board.post(book.makeTask(large), { id: "a" });

    await (await claim(board, "a")).consume(large);

    expect(await job.result()).toBe(large);
    expect((await store.get("boards/jobs/jobs/a"))?.bytes.byteLength).toBeLessThan(5000);
  });

  it("J7 reposts only jobs that have ended, under the next id or as the next run of the same", async () => {
    let now = 1000;
    const { board } = station(undefined, () => now++);
    const job = await board.post(new SafeTrip().makeFlow("ROM"), { id: "trip", priority: 2 });
    await expect(job.repost()).rejects.toMatchObject({ code: "MAZEPA_DUPLICATE_JOB" });
    await job.trash("a wrong input");
    await expect(job.result()).rejects.toMatchObject({
      code: "MAZEPA_JOB_TRASHED",
      message: expect.stringContaining("a wrong input"),
    });

    const copy = await job.repost();
    await copy.trash("again");
    const third = await copy.repost();
    const resumed = await job.repost({ resume: true });

    expect([copy.id, third.id, resumed.id]).toEqual(["trip-r2", "trip-r3", "trip"]);
    expect(await listed(board)).toEqual(["trip-r3 unclaimed", "trip unclaimed", "trip-r2 trashed"]);
    expect([await third.view(), await resumed.view()]).toMatchObject([
      { run: 1, priority: 2 },
      { run: 2, priority: 2 },
    ]);
  });

  it("J7 tells what a trashed job had failed with, and no other outcome", async () => {
    const { board } = station();
    const failed = await board.post(book.makeTask("a"), { id: "failed" });
    const done = await board.post(book.makeTask("b"), { id: "done" });
    await (await claim(board, "failed")).fail(new RangeError("no such hotel"));
    await (await claim(board, "done")).consume("booked");

    await failed.trash("a wrong input");
    await done.trash("a wrong input");

    const code = "MAZEPA_JOB_TRASHED";
    await expect(failed.result()).rejects.toMatchObject({ code, cause: { message: "no such hotel" } });
    await expect(done.result()).rejects.toMatchObject({ code });
    await expect(done.result()).rejects.not.toHaveProperty("cause");
  });

  it("J3 is the same in a directory", async () => {
    const { mkdtemp, rm } = await import("node:fs/promises");
    const directory = await mkdtemp("/tmp/mazepa-board-");
    const { board } = station(new FileBlobStore(directory));
    const job = await board.post(book.makeTask("a"), { id: "a" });

    const held = await claim(board, "a");
    const whileHeld = await listed(board);
    await held.consume(1);

    expect([whileHeld, await listed(board), await job.result()]).toEqual([["a claimed"], ["a succeeded"], 1]);
    await rm(directory, { recursive: true });
    resetTrips();
  });
});
