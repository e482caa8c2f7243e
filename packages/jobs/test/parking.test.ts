import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { all, flowSchema, MemoryBlobStore, sendSignal, serialize, signal, sleep, type BlobStore } from "@mazepa/core";
import { parkedKey, StoredSignals } from "@mazepa/core/internal";
import { boardStoreOf } from "../src/job-board.js";
import { JobBoard } from "../src/index.js";
import { markParked, parkedMs } from "../src/parking.js";
import { book, closeStations, held, station, trips } from "./trips.js";
import { seen, until } from "./watching.js";

const monthMs = 30 * 86_400_000;
const approval = flowSchema({ name: "parking.approval" }, function* () {
  const first = yield* book.makeTask("before");
  return [first, yield* signal("approval"), yield* signal("approval")];
});
const month = flowSchema({ name: "parking.month" }, function* () {
  yield* book.makeTask("before");
  yield* sleep(monthMs);
  return yield* book.makeTask("after");
});
const dated = flowSchema({ name: "parking.dated" }, function* () {
  return yield* signal("go", { timeoutMs: monthMs });
});
const beside = flowSchema({ name: "parking.beside" }, function* () {
  return yield* all([flowSchema({ name: "parking.signal" }, () => signal("go"))(), book.makeTask("beside")]);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await closeStations();
});

describe("parking", () => {
  it("J12 a job that waits for a signal takes no process, and any conductor goes on when it comes", async () => {
    const all = station();
    const job = await all.board.post(approval(), { id: "post" });
    const first = all.conduct({ parkAfterMs: 0, pollMs: 5 });
    await seen(all, "job-parked");
    expect(first.running).toBe(0);
    expect(await job.view()).toMatchObject({ state: "unclaimed" });
    await first.stop();

    await sendSignal(all.store, "post", "approval", "first");
    all.conduct({ parkAfterMs: 0, pollMs: 5 });
    await until(async () => all.told().filter((line) => line === "job-parked post").length === 2);
    await sendSignal(all.store, "post", "approval", "second");

    expect(await job.result()).toEqual(["booked before", "first", "second"]);
    expect(trips.ran).toEqual(["before"]);
    expect(all.told().filter((line) => line === "job-claimed post")).toHaveLength(3);
  });

  it("J12 a job that sleeps for a month is due when the month is over, and not before", async () => {
    let passedMs = 0;
    const realNow = performance.now.bind(performance);
    const realDate = Date.now.bind(Date);
    jest.spyOn(performance, "now").mockImplementation(() => realNow() + passedMs);
    jest.spyOn(Date, "now").mockImplementation(() => realDate() + passedMs);
    const all = station(new MemoryBlobStore(), () => Date.now());
    const job = await all.board.post(month(), { id: "month" });
    const conductor = all.conduct({ pollMs: 5 });
    await seen(all, "job-parked");
    const { notBefore, state } = await job.view();
    await conductor.stop();

    passedMs = monthMs;
    all.conduct({ pollMs: 5 });

    expect(await job.result()).toBe("booked after");
    expect(state).toBe("unclaimed");
    expect(notBefore?.getTime()).toBeGreaterThan(realDate() + monthMs - 86_400_000);
    expect(trips.ran).toEqual(["before", "after"]);
    expect(all.told().filter((line) => line === "job-claimed month")).toHaveLength(2);
  });

  it("J9 J12 a signal wakes a conductor that watches the board, long before its next poll", async () => {
    const all = station();
    const job = await all.board.post(approval(), { id: "watched" });
    const first = all.conduct({ parkAfterMs: 0, pollMs: 5 });
    await seen(all, "job-parked");
    await first.stop();
    const { looked } = lookedAt(all.store, "watched");
    all.conduct({ pollMs: 3_600_000 });
    await looked;

    await sendSignal(all.store, "watched", "approval", 1);
    await sendSignal(all.store, "watched", "approval", 2);

    expect(await job.result()).toEqual(["booked before", 1, 2]);
  });

  it.each([
    ["signals only", approval, "approval", undefined],
    ["a date and a signal", dated, "go", expect.any(Date)],
  ] as const)(
    "J9 J12 a wait passes over a job that is parked for %s, until the signal comes",
    async (_what, flow, name, date) => {
      const all = station();
      const job = await all.board.post(flow(), { id: "parked" });
      const conductor = all.conduct({ parkAfterMs: 0, pollMs: 5 });
      await seen(all, "job-parked");
      await conductor.stop();

      await expect(all.board.wait({ timeoutMs: 0 })).rejects.toMatchObject({ code: "MAZEPA_TASK_TIMEOUT" });
      const { notBefore: parkedUntil } = await job.view();
      await sendSignal(all.store, "parked", name, 1);

      expect(parkedUntil).toEqual(date);
      expect(await all.board.wait()).toEqual(await job.view());
      expect((await job.view()).notBefore).toBeUndefined();
    },
  );

  it("J12 nothing is parked while a task runs, or while what it waits for is near", async () => {
    const { store, looksAt } = watched(new MemoryBlobStore());
    const all = station(store);
    const { started, go } = held("beside");
    const job = await all.board.post(beside(), { id: "beside" });
    const near = await all.board.post(approval(), { id: "near" });
    all.conduct({ parkAfterMs: 0, pollMs: 5, maxJobs: 1 });
    await started;
    await sendSignal(all.store, "beside", "other");
    await looksAt("beside");
    const toldWhileRunning = all.told();
    go();
    await seen(all, "job-parked");
    all.conduct({ pollMs: 5 });
    await until(async () => trips.ran.includes("before"));
    await looksAt("near");
    await sendSignal(all.store, "beside", "go", 1);
    await sendSignal(all.store, "near", "approval", 1);
    await sendSignal(all.store, "near", "approval", 2);

    expect(await job.result()).toEqual([1, "booked beside"]);
    expect(await near.result()).toEqual(["booked before", 1, 2]);
    expect(toldWhileRunning).not.toContain("job-parked beside");
    expect(all.told()).not.toContain("job-parked near");
  });

  it.each(orders("park", 3, "send", 2).map((order) => [order.join(" "), order] as const))(
    "CW19 no signal is lost that is sent while a job is parked: %s",
    async (_name, order) => {
      const store = new MemoryBlobStore();
      const script = new Script(order);
      const board = boardStoreOf(new JobBoard(script.storeOf("park", store)));
      const parking = { signals: [{ name: "go", number: 1 }] };

      const parked = markParked(board, { id: "e", entry: "boards/jobs/open/e" }, parking).finally(() => script.end("park"));
      const sent = sendSignal(script.storeOf("send", store), "e", "go", 1).finally(() => script.end("send"));
      await Promise.all([parked, sent]);

      expect(await parkedMs(boardStoreOf(new JobBoard(store)), { id: "e", parking })).toBe(0);
    },
  );

  it("CW19 a job stays parked until a signal comes, and is due if its mark was never written", async () => {
    const store = new MemoryBlobStore();
    const board = boardStoreOf(new JobBoard(store));
    const record = { id: "e", parking: { signals: [{ name: "go", number: 2 }] } };
    const beforeMark = await parkedMs(board, record);
    await sendSignal(store, "e", "go", 1);
    await markParked(board, { id: "e", entry: "boards/jobs/open/e" }, record.parking);
    const marked = await parkedMs(board, record);
    await sendSignal(store, "e", "go", 2);

    expect([beforeMark, marked, await parkedMs(board, record)]).toEqual([0, Infinity, 0]);
  });

  it("CW19 a signal wakes a job also if its sender died before it had removed the mark", async () => {
    const store = new MemoryBlobStore();
    const board = boardStoreOf(new JobBoard(store));
    const record = { id: "e", entry: "boards/jobs/open/e", parking: { signals: [{ name: "go", number: 1 }] } };
    await markParked(board, record, record.parking);
    const marked = await parkedMs(board, record);

    await new StoredSignals(store, "e").send("go", serialize(1));

    expect([marked, await parkedMs(board, record)]).toEqual([Infinity, 0]);
    expect(await store.get(parkedKey("e"))).toBeDefined();
  });
});

/** A store, and promises of five looks that a conductor takes at a job from now on. */
function watched(store: MemoryBlobStore) {
  const { get } = store;
  const looks = new Map<string, number>();
  store.get = async (key) => {
    looks.set(key, (looks.get(key) ?? 0) + 1);
    return get.call(store, key);
  };
  const count = (id: string): number => looks.get(`boards/jobs/jobs/${id}`) ?? 0;
  const looksAt = async (id: string): Promise<void> => {
    const before = count(id);
    await until(async () => count(id) >= before + 5);
  };
  return { store, looksAt };
}

/** A promise of the next look of a conductor at the mark of a parked job. */
function lookedAt(store: BlobStore, id: string): { readonly looked: Promise<void> } {
  const get = store.get.bind(store);
  const looked = new Promise<void>((resolve) => {
    store.get = async (key) => {
      const found = await get(key);
      if (key === parkedKey(id)) resolve();
      return found;
    };
  });
  return { looked };
}

/** Every order of `a` steps of one actor and `b` of another. */
function orders(...[first, a, second, b]: [string, number, string, number]): string[][] {
  if (a === 0 || b === 0) return [[...Array<string>(a).fill(first), ...Array<string>(b).fill(second)]];
  return [
    ...orders(first, a - 1, second, b).map((rest) => [first, ...rest]),
    ...orders(first, a, second, b - 1).map((rest) => [second, ...rest]),
  ];
}

/** Lets the requests of two actors for signals and marks happen in one order. */
class Script {
  #left: string[];
  #changed: () => void = () => undefined;
  #change = new Promise<void>((resolve) => (this.#changed = resolve));

  constructor(order: readonly string[]) {
    this.#left = [...order];
  }

  storeOf(actor: string, store: BlobStore): BlobStore {
    const concerns = (key: string): boolean => key.includes("/signals/") || key === parkedKey("e");
    return {
      get: (key) => (concerns(key) ? this.#step(actor, () => store.get(key)) : store.get(key)),
      put: (key, ...rest) => (concerns(key) ? this.#step(actor, () => store.put(key, ...rest)) : store.put(key, ...rest)),
      delete: (keys) => this.#step(actor, () => store.delete(keys)),
      list: (...given) => store.list(...given),
    };
  }

  /** The actor has no further step. */
  end(actor: string): void {
    this.#left = this.#left.filter((name) => name !== actor);
    this.#tell();
  }

  async #step<T>(actor: string, work: () => Promise<T>): Promise<T> {
    while (this.#left.includes(actor) && this.#left[0] !== actor) await this.#change;
    const result = await work();
    if (this.#left[0] === actor) this.#left.shift();
    this.#tell();
    return result;
  }

  #tell(): void {
    this.#changed();
    this.#change = new Promise<void>((resolve) => (this.#changed = resolve));
  }
}
