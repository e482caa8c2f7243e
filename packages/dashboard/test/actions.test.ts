import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { MemoryBlobStore, MemoryBroker, startExecution, taskableOperation, taskContext, type Execution } from "@mazepa/core";
import { JobBoard } from "@mazepa/jobs";
import { gate } from "../../core/test/gate.js";
import { passUntil, stopTime } from "../../core/test/stopped-time.js";
import type { ActionAnswer, ExecutionDetail } from "../src/api.js";
import type { ActionRecord } from "../src/index.js";
import { openPage, press, storeWith } from "./shown.js";

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

  it("US7 hide their reasons where values are hidden", async () => {
    const store = new MemoryBlobStore();
    const { post, get } = openPage({ store, allowActions: true, onAction: () => undefined });
    const hidden = openPage({ store, hideValues: true });
    stopTime(); // The head never comes to read the request.
    const execution = await held(store, "one");

    await post("/executions/one/cancel", { reason: "a secret" });
    const shown = await get<ExecutionDetail>("/executions/one");
    const withoutValues = await hidden.get<ExecutionDetail>("/executions/one");
    await passUntil(expect(execution.result).rejects.toThrow("a secret"), 1000);

    expect(shown.cancelRequest).toEqual({ reason: "a secret", atMs: expect.any(Number) });
    expect(withoutValues.cancelRequest).toEqual({ atMs: expect.any(Number) });
    expect(JSON.stringify(withoutValues)).not.toContain("secret");
  });

  it("US5 are records of one line each, whatever is sent", async () => {
    const actions: ActionRecord[] = [];
    const { post } = openPage({ store: await storeWith(), allowActions: true, onAction: (action) => actions.push(action) });

    const statuses = [
      await post("/executions/nightly/signal", { name: "go\n2026-11-29 ada: purge\u2028tasks" }),
      await post("/executions/nightly%0Aada/cancel"),
      await post("/executions/cancel", { executionIds: { toString: 1, valueOf: 1 } }),
      await post("/executions/cancel", { executionIds: ["x".repeat(100_000)] }),
    ].map(({ status }) => status);

    expect(statuses).toEqual([409, 400, 400, 400]);
    expect(actions.map(({ target }) => target.slice(0, 40))).toEqual([
      "nightly go 2026-11-29 ada: purge tasks",
      "nightly ada",
      '{"toString":1,"valueOf":1}',
      "x".repeat(40),
    ]);
    for (const { target, outcome } of actions) {
      expect(target + outcome).not.toMatch(/[\n\u2028]/);
      expect(target.length).toBeLessThan(2100);
    }
  });

  it.each<[string, () => void]>([
    [
      "throws",
      () => {
        throw new Error("the disk is full");
      },
    ],
    ["rejects", () => Promise.reject(new Error("the disk is full"))],
  ])("US5 are done, and answered, also when their log %s", async (_, failing) => {
    const warning = jest.spyOn(process, "emitWarning").mockReturnValue();
    const onAction = jest.fn(failing);
    const { post } = openPage({ store: await storeWith(), allowActions: true, onAction });

    const answer = await post("/executions/cancel", { executionIds: ["nightly"] });

    expect(await answer.json()).toMatchObject({ count: 0 });
    expect(onAction).toHaveBeenCalledTimes(1);
    expect(String(warning.mock.calls[0]?.[0])).toContain("the disk is full");
    warning.mockRestore();
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
    expect(purged).toMatchObject({ count: 1, message: expect.stringContaining("1 message of queue") });
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
