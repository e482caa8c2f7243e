import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { execute, MemoryBlobStore } from "@mazepa/core";
import { LiveView } from "../src/live/live-view.js";
import { ViewTable } from "../src/live/view-table.js";
import { eventsOf, openPage, press, storeWith } from "./shown.js";

afterEach(() => void jest.useRealTimers());

/** A view whose content the test sets, on virtual time. */
function liveView() {
  jest.useFakeTimers();
  const source = { value: "a", reads: 0 };
  const read = async () => {
    source.reads++;
    if (source.value === "") throw new Error("it cannot be read");
    if (source.value === "stuck") await new Promise(() => undefined);
    return { value: source.value };
  };
  return { source, view: new LiveView({ read, everyMs: 2000, maxMs: 30_000 }) };
}

function listener() {
  const told: string[] = [];
  const changed = ({ text }: { text: string }) => void told.push(text);
  const failed = (thrown: unknown) => void told.push(String(thrown));
  return { told, changed, failed };
}

describe("a live view", () => {
  it("is read once for all viewers, and again after 2 s if one looks", async () => {
    const { view, source } = liveView();

    const [one, other] = await Promise.all([view.current(), view.current()]);
    await jest.advanceTimersByTimeAsync(1999);
    await view.current();
    const readsBefore = source.reads;
    await jest.advanceTimersByTimeAsync(60_000);
    const readsUnwatched = source.reads;
    await view.current();

    expect(one).toBe(other);
    expect([readsBefore, readsUnwatched, source.reads]).toEqual([1, 1, 2]);
  });

  it("is read every 2 s while it is watched, and never afterwards", async () => {
    const { view, source } = liveView();
    const [one, other] = [listener(), listener()];

    const stops = [view.watch(one), view.watch(other)];
    await jest.advanceTimersByTimeAsync(2000);
    source.value = "b";
    await jest.advanceTimersByTimeAsync(2000);
    const { reads } = source;
    for (const stop of stops) stop();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(reads).toBe(3);
    expect(source.reads).toBe(3);
    expect(one.told.at(-1)).toBe('{"value":"b"}');
    expect(other.told).toEqual(one.told);
  });

  it.each([
    ["files", 1000, 2000],
    ["S3", 10_000, 10_000],
  ])("of a store like %s is read at most at its interval", async (_, defaultCheckpointIntervalMs, everyMs) => {
    const store = Object.assign(await storeWith(), { defaultCheckpointIntervalMs });
    const { get } = openPage({ store });
    jest.useFakeTimers();
    const list = jest.spyOn(store, "list");

    await get("/executions");
    await jest.advanceTimersByTimeAsync(everyMs - 1);
    await get("/executions");
    const before = list.mock.calls.length;
    await jest.advanceTimersByTimeAsync(1);
    await get("/executions");

    expect([before, list.mock.calls.length]).toEqual([1, 2]);
  });

  it("tells of failures, and goes on", async () => {
    const { view, source } = liveView();
    const viewer = listener();
    source.value = "";

    const stop = view.watch(viewer);
    await jest.advanceTimersByTimeAsync(2000);
    source.value = "back";
    await jest.advanceTimersByTimeAsync(2000);
    stop();

    expect(viewer.told[0]).toBe("Error: it cannot be read");
    expect(viewer.told.at(-1)).toBe('{"value":"back"}');
  });

  it("US10 gives up a read that does not end, and is read again", async () => {
    const { view, source } = liveView();
    const viewer = listener();
    source.value = "stuck";

    const stop = view.watch(viewer);
    const asked = view.current().catch(String);
    await jest.advanceTimersByTimeAsync(30_000);
    source.value = "back";
    await jest.advanceTimersByTimeAsync(2000);
    stop();

    expect(await asked).toBe("Error: The request took longer than 30 s.");
    expect(viewer.told).toEqual(["Error: The request took longer than 30 s.", '{"value":"back"}']);
  });

  it("is read at once after an action, for those who watch it", async () => {
    const { view, source } = liveView();
    const viewer = listener();

    const stop = view.watch(viewer);
    await jest.advanceTimersByTimeAsync(0);
    source.value = "done";
    await view.expire();
    stop();

    expect(viewer.told).toEqual(['{"value":"a"}', '{"value":"done"}']);
  });
});

describe("the table of views", () => {
  it("has one view for equal paths, whatever the order of parameters, and forgets what nobody looks at", () => {
    const table = new ViewTable([{ path: "/things/:id", everyMs: 2000, read: async () => ({}) }], 30_000);

    const view = table.view("/things/a?x=1&y=2");
    const same = table.view("things/a?y=2&x=1");
    for (let index = 0; index < 64; index++) table.view(`/things/${index}`);

    expect(same).toBe(view);
    expect(table.view("/things/a?x=1&y=2")).not.toBe(view);
    expect(() => table.view("/nothing")).toThrow(expect.objectContaining({ status: 404 }));
    expect(() => table.view("/things/%C3%28")).toThrow(expect.objectContaining({ status: 400 }));
  });
});

describe("a stream", () => {
  it("tells of views at once, and then of what has changed", async () => {
    const store = await storeWith();
    const { page, send, post } = openPage({ store, allowActions: true, onAction: () => undefined });

    const response = await send(`/api/stream?view=executions&view=${encodeURIComponent("executions/none")}`);
    const events = eventsOf(response);
    const first = [await events.next(), await events.next()].map(({ value }) => value);
    await execute(press.makeTask("z"), { checkpoint: store, executionId: "later" });
    await post("/executions/none/cancel"); // has everything read again
    const second = (await events.next()).value;
    page.close();

    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(first).toContainEqual({
      type: "view",
      data: { view: "executions", version: expect.any(String), value: expect.objectContaining({ searched: 1 }) },
    });
    expect(first).toContainEqual({
      type: "error",
      data: { view: "executions/none", error: { code: "not-found", message: 'There is no execution "none".' } },
    });
    expect(second).toMatchObject({ type: "view", data: { view: "executions", value: { searched: 2 } } });
    expect((await events.next()).done).toBe(true);
  });

  it("refuses none, too many, and unknown views", async () => {
    const { send } = openPage({ store: new MemoryBlobStore() });
    const statusOf = async (query: string) => (await send(`/api/stream${query}`)).status;

    expect(await statusOf("")).toBe(400);
    expect(await statusOf(`?${"view=executions&".repeat(5)}`)).toBe(400);
    expect(await statusOf("?view=nothing")).toBe(404);
  });

  it("US10 is opened by GET only: HEAD leaves nothing open", async () => {
    const { page, send } = openPage({ store: await storeWith() });

    const heads = await Promise.all(Array.from({ length: 100 }, () => send("/api/stream?view=executions", { method: "HEAD" })));
    const opened = await send("/api/stream?view=executions");
    page.close();

    expect(new Set(heads.map(({ status }) => status))).toEqual(new Set([405]));
    expect(opened.status).toBe(200);
  });

  it("ends its reading with its viewer", async () => {
    const store = await storeWith();
    const { send } = openPage({ store });
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick"] });
    const list = jest.spyOn(store, "list");
    const events = eventsOf(await send("/api/stream?view=executions"));
    await events.next();
    await jest.advanceTimersByTimeAsync(2000);
    const before = list.mock.calls.length;

    await events.return(undefined);
    await jest.advanceTimersByTimeAsync(60_000);

    expect(before).toBe(2);
    expect(list).toHaveBeenCalledTimes(2);
  });

  it("ends its reading with its page, also when its viewer does not read", async () => {
    const store = await storeWith();
    const { page, send } = openPage({ store });
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick"] });
    const list = jest.spyOn(store, "list");
    await send("/api/stream?view=executions"); // the first event waits in its body
    await jest.advanceTimersByTimeAsync(2000);
    const before = list.mock.calls.length;

    page.close();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(before).toBe(2);
    expect(list).toHaveBeenCalledTimes(2);
  });
});
