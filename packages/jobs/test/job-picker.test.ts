import { afterEach, describe, expect, it } from "@jest/globals";
import { StorageConnectionError } from "@mazepa/core";
import { boardStoreOf } from "../src/job-board.js";
import type { JobBoard } from "../src/index.js";
import type { JobClaim } from "../src/job-claim.js";
import { JobPicker, type JobPickerOptions } from "../src/job-picker.js";
import { KnownWork } from "../src/known-work.js";
import { book, closeStations, station } from "./trips.js";

/** Posts jobs, one in each ms, and returns those that a conductor with `room` claims, in order. */
async function claimed({ priorities, room }: { priorities: Record<string, number>; room: number }): Promise<string[]> {
  let now = 1_000_000;
  const { board } = station(undefined, () => ++now);
  for (const [id, priority] of Object.entries(priorities)) await board.post(book.makeTask(id), { id, priority });
  let number = 1;
  const picker = pickerOf(board, { random: () => (number /= 2) }); // ever smaller, so that the last comes first
  const ids: string[] = [];
  await picker.claim(() => room - ids.length, taken(ids));
  return ids;
}

function pickerOf(board: JobBoard, options: Partial<JobPickerOptions> = {}): JobPicker {
  const known = new KnownWork({ modules: [], packages: [] });
  return new JobPicker({ store: boardStoreOf(board), known, tell: () => undefined, pollMs: 20, ...options });
}

/** Notes what was claimed, and releases it. */
function taken(ids: string[]): (claim: JobClaim) => void {
  return ({ record, lease }) => {
    ids.push(record.id);
    void lease.release();
  };
}

describe("the order in which a conductor claims jobs", () => {
  afterEach(closeStations);

  it("J8 shuffles jobs of one priority that it has room for, so that conductors take different ones", async () => {
    const ids = await claimed({ priorities: { a: 0, b: 0, c: 0, d: 0, e: 0 }, room: 3 });

    expect(ids).toEqual(["c", "b", "a"]);
  });

  it("J8 never claims a lower priority first, nor a younger job instead of an older one", async () => {
    const ids = await claimed({ priorities: { a: 0, b: 0, c: 5, d: 5, e: 0 }, room: 4 });

    expect(ids).toEqual(["d", "c", "b", "a"]);
  });

  it("J8 looks at the best jobs first, although the last look at a long board broke off", async () => {
    const { board, store } = station();
    const at = String(Date.now()).padStart(14, "0");
    for (let index = 1000; index < 3500; index++) await store.put(`boards/jobs/open/499999999-${at}-${index}`, new Uint8Array());
    const picker = pickerOf(board);
    const ids: string[] = [];
    const look = () => picker.claim(() => 1 - ids.length, taken(ids));
    for (let looks = 0; looks < 10; looks++) await look();
    await board.post(book.makeTask("usual"), { id: "usual" });
    await board.post(book.makeTask("urgent"), { id: "urgent", priority: 1 });

    await look();

    expect(ids).toEqual(["urgent"]);
  });

  it("J8 ends its look when there is no room any more, since the conductor stops meanwhile", async () => {
    const { board } = station();
    await board.post(book.makeTask("a"), { id: "a" });
    const rooms = [1, 0];
    const ids: string[] = [];

    await pickerOf(board).claim(() => rooms.shift() ?? 0, taken(ids));

    expect(ids).toEqual([]);
  });

  it("J8 passes over a job whose record is damaged, and says so", async () => {
    const { board, store } = station();
    for (const id of ["damaged", "whole"]) await board.post(book.makeTask(id), { id });
    await store.put("boards/jobs/jobs/damaged", Buffer.from("?"));
    const told: string[] = [];
    const ids: string[] = [];

    await pickerOf(board, { tell: ({ type, jobId }) => told.push(`${type} ${jobId}`) }).claim(() => 2 - ids.length, taken(ids));

    expect([ids, told]).toEqual([["whole"], ["store-failed damaged"]]);
  });

  it("J7 does not count a head that found the job not due any more", async () => {
    const { board, store, conduct } = station();
    const job = await board.post(book.makeTask("a"), { id: "a", maxHeads: 1 });
    const waitUntil = (dueAt: number) => boardStoreOf(board).change("a", (record) => ({ ...record, dueAt }));
    const { put } = store;
    store.put = async (key, ...rest) => {
      store.put = put;
      await waitUntil(Date.now() + 60_000);
      return put.call(store, key, ...rest);
    };
    const ids: string[] = [];
    await pickerOf(board).claim(() => 1 - ids.length, taken(ids));
    await waitUntil(0);

    conduct();

    expect([ids, await job.result()]).toEqual([[], "booked a"]);
  });

  it("J4 releases a claim after which the store cannot be reached", async () => {
    const { board, store } = station();
    await board.post(book.makeTask("a"), { id: "a" });
    const waitUntil = (dueAt: number) => boardStoreOf(board).change("a", (record) => ({ ...record, dueAt }));
    const { put } = store;
    store.put = async (...claim) => {
      store.put = put;
      await waitUntil(Date.now() + 60_000);
      store.put = () => {
        store.put = put;
        return Promise.reject(new StorageConnectionError("the line is down"));
      };
      return put.apply(store, claim);
    };
    const ids: string[] = [];
    const look = () => pickerOf(board).claim(() => 1 - ids.length, taken(ids));

    const failed = await look().catch((error: unknown) => error);
    await waitUntil(0);
    await look();

    expect([failed, ids]).toEqual([expect.any(StorageConnectionError), ["a"]]);
  });
});
