import { describe, expect, it, jest } from "@jest/globals";
import { execute, MemoryBlobStore, taskableOperation, withTimeout, type ExecutionEvent } from "../../src/index.js";
import { isSearch } from "../../../../scripts/random-runs.js";
import { failingStore } from "./failing-store.js";
import { double, join, openLaboratory, tick } from "./laboratory.js";

const large = taskableOperation({ name: "faulty-large", cache: { compression: 0 } }, (seed: number) => `${seed}`.repeat(40_000));

const chain = (length: number) => {
  let task = join.makeTask(tick.makeTask("seed"));
  for (let link = 1; link < length; link++) task = join.makeTask(task);
  return task;
};

describe("a cache that fails", () => {
  it.each([1, 2, 3, 5, 7])("K8 no call that fails fails an execution: every %i-th", async (nth) => {
    const inner = new MemoryBlobStore();
    const store = failingStore(inner, (call) => call % nth === 0);
    const { run } = openLaboratory(inner);
    const flow = function* () {
      const first = yield* large.makeTask(nth);
      const second = yield* join.makeTask(tick.makeTask(`${nth}`), tick.makeTask("x"));
      return [first.length, second.includes("+x-")];
    };

    for (let again = 0; again < 4; again++) expect(await run(flow, { cache: store })).toEqual([40_000, true]);
  });

  it("K8 what cannot be written is an event for each, and one warning", async () => {
    const store = failingStore(new MemoryBlobStore(), (_call, method) => method === "put");
    const emitWarning = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    const events: ExecutionEvent[] = [];
    const flow = function* () {
      yield* double.makeTask(901);
      yield* double.makeTask(902);
    };

    await execute(flow, { cache: store, onEvent: (event) => events.push(event) });
    const warnings = emitWarning.mock.calls.map(([text]) => String(text));
    emitWarning.mockRestore();

    expect(events.filter(({ type }) => type === "cache-failed")).toMatchObject([
      { operationId: "double", error: { message: expect.stringContaining("put") as unknown } },
      { operationId: "double" },
    ]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("could not be cached");
  });

  it("K8 a lookup without an answer holds up nothing after its time limit", async () => {
    const store = new MemoryBlobStore();
    store.get = () => new Promise(() => undefined);
    const unasked = taskableOperation({ name: "faulty-unasked" }, () => "went on");
    const flow = function* () {
      try {
        yield* withTimeout(double.makeTask(903), 1);
      } catch {
        return yield* unasked.makeTask();
      }
    };

    expect(await execute(flow, { cache: store })).toBe("went on");
  });

  it("K2 a head that is killed between the value and meta leaves no entry", async () => {
    const inner = new MemoryBlobStore();
    let puts = 0;
    const store = failingStore(inner, (_call, method) => method === "put" && ++puts === 2);
    const { run, hits, reasons } = openLaboratory(inner);
    await run(large.makeTask(1), { cache: store });

    const value = await run(large.makeTask(1));

    expect(value).toHaveLength(40_000);
    expect(hits()).toEqual([]);
    expect(reasons()).toEqual({ "faulty-large": "missing" });
  });

  it.each(["cut", "empty", "flipped", "of another task", "not JSON", "of a later format"])(
    "K8 an entry that is damaged is a miss with a reason: %s",
    async (damage) => {
      const { run, ran, keys, store, reasons } = openLaboratory();
      await run(double.makeTask(1));
      await run(double.makeTask(2));
      const [first = "", second = ""] = await keys();
      const text = Buffer.from((await store.get(first))?.bytes ?? []).toString();
      const other = Buffer.from((await store.get(second))?.bytes ?? []).toString();
      const damaged: Record<string, string> = {
        cut: text.slice(0, -10),
        empty: "",
        flipped: text.replace('"durationMs":', '"durationMs":1'),
        "of another task": other,
        "not JSON": "hello",
        "of a later format": text.replace('"format":1', '"format":2'),
      };
      await store.put(first, Buffer.from(damaged[damage] ?? ""));

      const values = await run(function* () {
        return [yield* double.makeTask(1), yield* double.makeTask(2)];
      });

      expect(values).toEqual([2, 4]);
      expect(ran).toHaveLength(1);
      expect(reasons()).toEqual({ double: "unreadable" });
    },
  );

  it.each(["gone", "cut", "of another run"])("K8 a large value that is %s is a miss", async (damage) => {
    const { run, keys, store, reasons } = openLaboratory();
    await run(large.makeTask(5));
    const key = (await keys()).find((each) => each.includes("value-")) ?? "";
    const bytes = (await store.get(key))?.bytes ?? new Uint8Array();
    if (damage === "gone") await store.delete([key]);
    else await store.put(key, damage === "cut" ? bytes.slice(1) : bytes.map(() => 54));

    const value = await run(large.makeTask(5));

    expect(value).toBe("5".repeat(40_000));
    expect(reasons()).toEqual({ "faulty-large": "unreadable" });
  });

  it("K8 what depends on a result whose value cannot be read runs, too", async () => {
    const source = taskableOperation({ name: "faulty-source", cache: { compression: 0 } }, () => `${Math.random()}`.repeat(4000));
    const { run, ran, keys, store } = openLaboratory();
    const flow = function* () {
      yield* source.makeTask();
      return yield* join.makeTask(source.makeTask());
    };
    const first = await run(flow);
    const key = (await keys()).find((each) => each.includes("value-")) ?? "";
    await store.delete([key]);

    const second = await run(flow);

    expect(second).not.toBe(first);
    expect(ran).toHaveLength(1);
  });

  it("K13 two executions at once both run it, and leave a whole entry", async () => {
    const { run, ran, store } = openLaboratory();
    const target = () => join.makeTask(tick.makeTask("a"), tick.makeTask("b"));
    await Promise.all([execute(target(), { cache: store }), execute(target(), { cache: store })]);
    const twice = ran.length;

    const third = await run(target());
    const fourth = await run(target());

    expect(twice).toBe(6);
    expect(fourth).toBe(third);
    expect(ran).toEqual([]);
  });

  it("K3 a long chain is found by its end, and runs again from where it was cleared", async () => {
    const { run, ran, hits, keys, store } = openLaboratory();
    const length = isSearch ? 10_000 : 1000;
    await run(chain(length));
    const written = ran.length;
    await run(chain(length));
    const foundAt = hits();
    await store.delete((await keys()).filter((key) => key.includes("/tick/")));

    await run(chain(length));

    expect(written).toBe(length + 1);
    expect(foundAt).toEqual(["join"]);
    expect(ran).toHaveLength(length + 1);
  });
});
