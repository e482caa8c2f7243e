import { afterEach, describe, expect, it, jest } from "@jest/globals";
import {
  all,
  dryRun,
  flowSchema,
  MemoryBlobStore,
  planFlow,
  readExecution,
  sendSignal,
  signal,
  sleep,
  times,
  type BlobStore,
  type Execution,
} from "@mazepa/core";
import { gate } from "../gate.js";
import { collect, failing, hourMs, one, start, turns, undoable, work } from "./signal-flows.js";

const realNow = performance.now.bind(performance);

afterEach(() => void jest.restoreAllMocks());

/** Ends a head as a crash does, but for what it has recorded: that is durable. */
async function stopped(execution: Execution<unknown>): Promise<void> {
  execution.suspend();
  await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_SUSPENDED" });
}

describe("signals in a store", () => {
  it("SG2 are sent by any process, before the execution is started or while it is suspended", async () => {
    const checkpoint = new MemoryBlobStore();
    await sendSignal(checkpoint, "e", "n", "early");
    const first = start(collect("n", 3), checkpoint);
    await turns();
    await stopped(first);
    await sendSignal(checkpoint, "e", "n", "suspended");
    const second = start(collect("n", 3), checkpoint);
    await turns();
    await Promise.all([sendSignal(checkpoint, "e", "n"), sendSignal(checkpoint, "e", "Ünlike / keys", 1)]);

    expect(await second.result).toEqual(["early", "suspended", undefined]);
    expect(await keysOf(checkpoint, "executions/e/signals/")).toHaveLength(4);
  });

  it("SG3 are the same after a resume, also those that a flow has taken after a limit", async () => {
    const checkpoint = new MemoryBlobStore();
    const seen: unknown[][] = [];
    const mixed = flowSchema({ name: "signals.mixed" }, function* () {
      const values: unknown[] = [];
      seen.push(values);
      values.push(yield* signal("a", { timeoutMs: hourMs }));
      try {
        values.push(yield* signal("never", { timeoutMs: 1 }));
      } catch {
        values.push("over");
      }
      values.push(yield* signal("a"));
      yield* sleep(hourMs);
      values.push(yield* signal("a"));
      return values;
    });
    await sendSignal(checkpoint, "e", "a", 1);
    await sendSignal(checkpoint, "e", "a", 2);
    await sendSignal(checkpoint, "e", "a", 3);
    const first = start(mixed(), checkpoint);
    await until(() => seen[0]?.length === 3);
    await turns();
    await stopped(first);
    await sendSignal(checkpoint, "e", "never", "late");

    jest.spyOn(performance, "now").mockImplementation(() => realNow() + hourMs);
    const values = await start(mixed(), checkpoint).result;

    expect(seen[0]).toEqual([1, "over", 2]);
    expect(values).toEqual([1, "over", 2, 3]);
  });

  it("SG3 a round that goes on after a resume takes none of an earlier round", async () => {
    const checkpoint = new MemoryBlobStore();
    const unit = () =>
      flowSchema({ name: "signals.resumed-unit", rounds: times(3) }, function* () {
        yield* undoable.makeTask("reserved");
        const parse = (value: unknown) => (taken.push(value), value);
        const answers = [yield* signal("answer", { parse }), yield* signal("answer", { parse })];
        if (answers[1] === "no") yield* failing.makeTask(answers);
        return answers;
      })();
    const taken: unknown[] = [];
    for (const value of [1, "no", 2]) await sendSignal(checkpoint, "e", "answer", value);
    const first = start(unit(), checkpoint);
    await until(() => taken.length === 3);
    await turns();
    await stopped(first);
    const second = start(unit(), checkpoint);
    await turns();
    await second.signal("answer", "yes");

    expect(await second.result).toEqual([2, "yes"]);
  });

  it.each([
    ["succeeded", one("n"), 1, "has succeeded"],
    [
      "failed",
      flowSchema({ name: "signals.fails" }, function* () {
        yield* failing.makeTask(yield* signal("n"));
      })(),
      1,
      "has failed",
    ],
  ])("SG4 are refused by an execution that has %s", async (_state, flow, value, message) => {
    const checkpoint = new MemoryBlobStore();
    const execution = start(flow, checkpoint);
    await execution.signal("n", value);
    await execution.result.catch(() => undefined);

    await expect(sendSignal(checkpoint, "e", "n", 2)).rejects.toMatchObject({
      code: "MAZEPA_EXECUTION_ENDED",
      message: expect.stringContaining(message),
    });
    await expect(sendSignal(checkpoint, "../e", "n")).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
  });

  it("SG4 that come while the execution ends are refused, and one that was cancelled is named so", async () => {
    const checkpoint = new MemoryBlobStore();
    const looked = lookedFor(checkpoint, ["n"]);
    const execution = start(one("n"), checkpoint);
    await looked;
    const put = checkpoint.put.bind(checkpoint);
    checkpoint.put = async (key, ...rest) => {
      if (key.includes("/signals/")) {
        checkpoint.put = put;
        execution.cancel("too late");
        await execution.result.catch(() => undefined);
      }
      return put(key, ...rest);
    };

    await expect(sendSignal(checkpoint, "e", "n")).rejects.toThrow("was cancelled: it takes no signal");
  });

  it("SG4 the status shows what is waited for", async () => {
    const checkpoint = new MemoryBlobStore();
    const waiting = flowSchema({ name: "signals.waiting" }, function* () {
      return yield* all([
        one("n"),
        flowSchema({ name: "limited" }, function* () {
          return yield* signal("m", { timeoutMs: hourMs });
        })(),
      ]);
    });
    const looked = lookedFor(checkpoint, ["n", "m"]);
    const execution = start(waiting(), checkpoint);
    await looked;
    await stopped(execution);

    const view = await readExecution(checkpoint, "e");

    expect(view?.waitsFor).toEqual([
      { signal: "n", flow: "signals.one", since: expect.any(Date), until: undefined },
      { signal: "m", flow: "limited", since: expect.any(Date), until: expect.any(Date) },
    ]);
    const second = start(waiting(), checkpoint);
    await Promise.all([second.signal("n", 1), second.signal("m", 2)]);
    expect(await second.result).toEqual([1, 2]);
    expect((await readExecution(checkpoint, "e"))?.waitsFor).toEqual([]);
  });

  it("SG3 a store that cannot be read for a while loses none", async () => {
    const checkpoint = new MemoryBlobStore();
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    const get = checkpoint.get.bind(checkpoint);
    let [failures, isReachable] = [0, false];
    checkpoint.get = async (key) => {
      if (isReachable || !key.includes("/signals/")) return get(key);
      failures++;
      throw new Error("unreachable");
    };
    const execution = start(one("n"), checkpoint);
    await until(() => failures === 1);
    await checkpoint.put("executions/e/signals/other/000000001", Buffer.from("{}"));
    await until(() => failures === 2);
    isReachable = true;
    await execution.signal("n", 1);
    await execution.signal("n", 2);

    expect(await execution.result).toBe(1);
    expect(warn.mock.calls.filter(([message]) => String(message).includes("cannot be read"))).toHaveLength(1);
  });

  it("SG2 cost the sender few requests, however many were sent before", async () => {
    const checkpoint = new MemoryBlobStore();
    for (let number = 1; number <= 1000; number++) await sendSignal(checkpoint, "e", "n", number);
    let requests = 0;
    for (const request of ["get", "put", "delete", "list"] as const) {
      const asked = checkpoint[request].bind(checkpoint) as (...args: unknown[]) => unknown;
      Object.assign(checkpoint, { [request]: (...args: unknown[]) => (requests++, asked(...args)) });
    }

    await Promise.all([sendSignal(checkpoint, "e", "n", "last"), sendSignal(checkpoint, "e", "n", "last")]);

    expect(requests).toBeLessThan(100);
    expect(await start(collect("n", 1002), checkpoint).result).toEqual([
      ...Array.from({ length: 1000 }, (_, index) => index + 1),
      "last",
      "last",
    ]);
  });

  it("SG3 are read a few at a time, however many are waited for", async () => {
    const checkpoint = new MemoryBlobStore();
    const names = Array.from({ length: 200 }, (_, index) => `n${index}`);
    const get = checkpoint.get.bind(checkpoint);
    let [reads, mostReads] = [0, 0];
    checkpoint.get = async (key) => {
      if (!key.includes("/signals/")) return get(key);
      mostReads = Math.max(mostReads, ++reads);
      await turns(1);
      reads--;
      return get(key);
    };
    const many = flowSchema({ name: "signals.many" }, function* () {
      return yield* all(names.map((name) => one(name)));
    });
    for (const name of names) await sendSignal(checkpoint, "e", name, name);

    const values = await start(many(), checkpoint).result;

    expect(values).toEqual(names);
    expect(mostReads).toBeGreaterThan(1);
    expect(mostReads).toBeLessThanOrEqual(64);
  });

  it("F13 F15 count and plan flows up to a signal", async () => {
    const planned = flowSchema({ name: "signals.planned" }, function* () {
      yield* work.makeTask("before");
      const { name } = yield* signal<{ name: string }>("n");
      yield* work.makeTask(name);
    });

    expect(await dryRun(planned())).toMatchObject({ total: 1, lowerBound: true });
    const plan = await planFlow(planned());
    expect(plan.tasks).toHaveLength(1);
    expect(JSON.stringify(plan)).toContain('it waits for the signal \\"n\\"');
  });
});

/** Resolves once a head has looked for the first signals of these names, and has its answer. */
async function lookedFor(store: BlobStore, names: readonly string[]): Promise<void> {
  const left = new Set(names);
  const looked = gate();
  const get = store.get.bind(store);
  store.get = async (key) => {
    const [, name = ""] = /\/signals\/([^/]+)\//.exec(key) ?? [];
    if (left.delete(name) && left.size === 0) looked.open();
    return get(key);
  };
  await looked.opened;
  await turns();
}

async function keysOf(store: BlobStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys;
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise(setImmediate);
}
