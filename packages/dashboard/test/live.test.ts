import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { MemoryBlobStore, MemoryBroker, startExecution, taskableOperation, taskContext, type Execution } from "@mazepa/core";
import { JobBoard } from "@mazepa/jobs";
import { gate } from "../../core/test/gate.js";
import type { ActionAnswer } from "../src/api.js";
import type { ActionRecord } from "../src/index.js";
import { LiveView } from "../src/live/live-view.js";
import { ViewTable } from "../src/live/view-table.js";
import { eventsOf, openPage, press, storeWith } from "./shown.js";

let opened = gate();
const started = { tell: () => {} };
const hold = taskableOperation({ name: "hold" }, async (name: string): Promise<string> => {
  const { signal } = taskContext();
  const aborted = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
  started.tell();
  await Promise.race([opened.opened, aborted]);
  return name;
});

/** An execution that runs until `opened` is. */
async function held(store: MemoryBlobStore, executionId: string): Promise<Execution<string>> {
  const running = new Promise<void>((resolve) => (started.tell = resolve));
  const execution = startExecution(hold.makeTask(executionId), { checkpoint: store, executionId });
  await running;
  return execution;
}

afterEach(() => {
  opened.open();
  opened = gate();
  jest.useRealTimers();
});

/** A view whose content the test sets, on virtual time. */
function liveView() {
  jest.useFakeTimers();
  const source = { value: "a", reads: 0 };
  const read = async () => {
    source.reads++;
    if (source.value === "") throw new Error("it cannot be read");
    return { value: source.value };
  };
  return { source, view: new LiveView({ read, everyMs: 2000 }) };
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
    const table = new ViewTable([{ path: "/things/:id", everyMs: 2000, read: async () => ({}) }]);

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
    const execution = await held(store, "later");
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
    opened.open();
    await execution.result;
  });

  it("refuses none, too many, and unknown views", async () => {
    const { send } = openPage({ store: new MemoryBlobStore() });
    const statusOf = async (query: string) => (await send(`/api/stream${query}`)).status;

    expect(await statusOf("")).toBe(400);
    expect(await statusOf(`?${"view=executions&".repeat(5)}`)).toBe(400);
    expect(await statusOf("?view=nothing")).toBe(404);
  });

  it("ends its reading with its viewer", async () => {
    const store = await storeWith();
    const { send } = openPage({ store });
    const response = await send("/api/stream?view=executions");
    const events = eventsOf(response);
    await events.next();

    await events.return(undefined);
    jest.useFakeTimers();
    const list = jest.spyOn(store, "list");
    await jest.advanceTimersByTimeAsync(60_000);

    expect(list).not.toHaveBeenCalled();
  });
});

describe("actions", () => {
  it("cancel an execution, or several at once", async () => {
    const store = new MemoryBlobStore();
    const actions: ActionRecord[] = [];
    const { post } = openPage({ store, allowActions: true, onAction: (action) => actions.push(action) });
    const [one, two] = [await held(store, "one"), await held(store, "two")];

    const first = await post("/executions/one/cancel", { reason: "a wrong input" });
    const both = await post("/executions/cancel", { executionIds: ["two", "none"] });
    const wrong = await Promise.all(
      [{}, { executionIds: [] }, { executionIds: ["../x"] }, { executionIds: [1] }].map((body) =>
        post("/executions/cancel", body),
      ),
    );

    await expect(one.result).rejects.toThrow("a wrong input");
    await expect(two.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(await first.json()).toMatchObject({ count: 1 } satisfies Partial<ActionAnswer>);
    expect(await both.json()).toMatchObject({ count: 1 });
    expect(wrong.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(actions.slice(0, 2)).toMatchObject([
      { action: "cancel", target: "one" },
      { action: "cancel", target: "two,none" },
    ]);
  });

  it("redrive, purge and release a queue only with its name typed", async () => {
    const broker = new MemoryBroker();
    for (const name of ["tasks", "tasks-dead-letters"]) await broker.createQueue(name);
    const [tasks, letters] = [broker.queue("tasks"), broker.queue("tasks-dead-letters")];
    const body = JSON.stringify({ mazepa: 1, kind: "dead-letter", queue: "tasks", reason: "too often", body: "task" });
    const cut = JSON.stringify({ mazepa: 1, kind: "dead-letter", queue: "tasks", reason: "too large", body: "ta", cut: {} });
    await letters.send([{ body }, { body: cut }]);
    const actions: ActionRecord[] = [];
    const { post } = openPage({
      store: new MemoryBlobStore(),
      brokers: [broker],
      allowActions: true,
      onAction: (action) => actions.push(action),
    });

    const unconfirmed = await Promise.all(
      ["redrive", "purge", "release"].flatMap((action) =>
        [{}, { confirm: "task" }, { confirm: 1 }].map((given) => post(`/queues/tasks/${action}`, given)),
      ),
    );
    const untouched = await letters.depth();
    const redriven = (await (await post("/queues/tasks/redrive", { confirm: "tasks" })).json()) as ActionAnswer;
    const [message] = await tasks.receive({ maxCount: 1, waitMs: 0, leaseMs: 60_000 });
    const released = await post("/queues/tasks/release", { confirm: "tasks" });
    const purged = (await (
      await post("/queues/tasks-dead-letters/purge", { confirm: "tasks-dead-letters" })
    ).json()) as ActionAnswer;
    const unknown = await post("/queues/none/purge", { confirm: "none" });

    expect(unconfirmed.every(({ status }) => status === 400)).toBe(true);
    expect(untouched.ready).toBe(2);
    expect(redriven).toMatchObject({ count: 1, message: expect.stringContaining("1 stay") });
    expect(message?.body).toBe("task");
    expect(purged.count).toBe(1);
    expect(unknown.status).toBe(404);
    expect([200, 409]).toContain(released.status);
    expect(actions.at(-1)).toMatchObject({ action: "purge", target: "none" });
  });

  it("repost a job that has ended", async () => {
    const board = new JobBoard(new MemoryBlobStore());
    const job = await board.post(press.makeTask("a"), { id: "one" });
    const { post } = openPage({ store: board.store, board, allowActions: true, onAction: () => undefined });

    const early = await post("/jobs/one/repost");
    await job.cancel();
    const late = await post("/jobs/one/repost");
    const unknown = await post("/jobs/none/repost");

    expect(early.status).toBe(409);
    expect(await late.json()).toMatchObject({ message: 'Job "one" was posted again, as "one-r2".' });
    expect(unknown.status).toBe(404);
  });

  it("send a signal with any JSON, and refuse what has ended, or is not there", async () => {
    const { post } = openPage({ store: await storeWith(), allowActions: true, onAction: () => undefined });

    const answers = await Promise.all([
      post("/executions/nightly/signal", { name: "go" }),
      post("/executions/none/signal", { name: "go" }),
      post("/executions/nightly/signal", {}),
      post("/executions/nightly/signal", { name: "" }),
      post("/executions/nightly/signal", []),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([409, 404, 400, 400, 400]);
  });
});
